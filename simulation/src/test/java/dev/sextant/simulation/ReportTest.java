package dev.sextant.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReportTest {
  private final NewsWorld world = Runs.world(7, Map.of("readers", 60.0));

  @Test
  void groupsAndPositionsAddUp() {
    MemoryService service = MemoryService.random(3);
    Report report = Runs.history(world, service, Duration.ofDays(1));

    assertThat(report.all().decisions()).isEqualTo(service.decisions.size());
    assertThat(report.accepted()).isEqualTo(service.events.size());
    assertThat(report.all().impressions()).isEqualTo(service.ofType("impression").size());
    assertThat(report.all().clicks()).isEqualTo(service.ofType("click").size());
    assertThat(report.positions().stream().mapToLong(Report.Position::clicks).sum())
        .isEqualTo(report.all().clicks());
    assertThat(report.variants())
        .extracting(Report.Variant::variant)
        .containsExactly("control", "treatment");
    assertThat(report.variants().stream().mapToLong(v -> v.group().decisions()).sum())
        .isEqualTo(report.all().decisions());
  }

  @Test
  void theTextSaysWhatTheRecordHolds() {
    Report report = Runs.history(world, MemoryService.random(3), Duration.ofDays(1));
    System.out.println(report.toText());

    assertThat(report.toText())
        .startsWith("world news, seed 7\nvisits from 2026-03-01T")
        .contains("order / control", "order / treatment", "newcomers")
        .contains(String.format(Locale.ROOT, "%,d accepted", report.accepted()))
        .contains(String.format(Locale.ROOT, "%.3f", report.all().worth().optimal()));
  }

  @Test
  void aRunWithoutVisitsHasAReportToo() {
    assertThat(new Ledger(world).report().toText()).isEqualTo("world news, seed 7\nno visits\n");
  }
}
