package dev.sextant.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sextant.decision.Decision;
import dev.sextant.runtime.DecisionService.EventInput;
import dev.sextant.runtime.DecisionService.Receipt;
import dev.sextant.runtime.Refusal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LiveTest {
  private static final Map<String, Double> QUICK =
      Map.of("readers", 20.0, "requests_per_second", 200.0, "delay_speedup", 100.0);

  private final CountDownLatch stop = new CountDownLatch(1);
  private final Runs.Said said = new Runs.Said();
  private final NewsWorld world = Runs.world(7, QUICK);

  @Test
  void runsAgainstTheClockUntilItIsStopped() {
    MemoryService service = MemoryService.random(3);
    Ledger ledger = new Ledger(world);
    long began = Clock.systemUTC().millis();
    run(service, new StopAfter(ledger, 100, stop));
    long ended = Clock.systemUTC().millis();

    assertThat(ledger.report().all().decisions()).isGreaterThanOrEqualTo(100);
    assertThat(service.events)
        .allSatisfy(
            event -> assertThat(Objects.requireNonNull(event.time())).isBetween(began, ended));
    assertThat(ended - began).as("100 visits at 200 per second take a while").isGreaterThan(250);
    assertThat(said.total).isEqualTo(-1);
  }

  @Test
  void survivesEveryRefusalAndSaysSo() {
    int[] asked = {0};
    MemoryService service =
        MemoryService.rankedBy(
            (_, stories, _) -> {
              if (asked[0]++ % 40 == 3) {
                throw new Refusal(Refusal.Fault.CONFIGURATION, "no model 'feed' is registered");
              }
              return stories;
            });
    Ledger ledger = new Ledger(world);
    run(service, new StopAfter(ledger, 50, stop));

    assertThat(ledger.report().all().decisions()).isGreaterThanOrEqualTo(50);
    assertThat(ledger.report().refused()).isPositive();
    assertThat(said.sentences)
        .first()
        .isEqualTo("a decision was refused: no model 'feed' is registered; asking again in 0.1 s");
  }

  @Test
  void visitsThatCannotBeMadeInTimeAreGivenUp() {
    Ledger ledger = new Ledger(world);
    long start = Clock.systemUTC().millis();
    // The clock jumps by ten seconds at its second look, as it does when a computer wakes up.
    Clock jumping =
        new Clock() {
          private int looks;

          @Override
          public Instant instant() {
            long passed = looks++ == 0 ? 0 : Duration.ofSeconds(10).toMillis();
            return Instant.ofEpochMilli(start + passed + looks);
          }

          @Override
          public ZoneId getZone() {
            return ZoneOffset.UTC;
          }

          @Override
          public Clock withZone(ZoneId zone) {
            return this;
          }
        };
    Simulation.run(
        world,
        MemoryService.random(3),
        world.options().live(jumping, stop),
        said,
        new StopAfter(ledger, 10, stop));

    assertThat(ledger.report().missed()).isGreaterThan(1_000);
  }

  private void run(MemoryService service, Recorder recorder) {
    Simulation.run(world, service, world.options().live(Clock.systemUTC(), stop), said, recorder);
  }

  /// Stops the run when enough was answered.
  private record StopAfter(Ledger ledger, long answers, CountDownLatch stop) implements Recorder {
    @Override
    public void answered(Visit visit, Decision decision, Response response) {
      ledger.answered(visit, decision, response);
      if (ledger.report().all().decisions() >= answers) {
        stop.countDown();
      }
    }

    @Override
    public void delivered(List<EventInput> events, List<Receipt> receipts) {
      ledger.delivered(events, receipts);
    }

    @Override
    public void refused(Refusal refusal) {
      ledger.refused(refusal);
    }

    @Override
    public void missed(Visit visit) {
      ledger.missed(visit);
    }
  }
}
