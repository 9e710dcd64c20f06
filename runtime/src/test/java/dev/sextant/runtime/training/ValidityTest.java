package dev.sextant.runtime.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sextant.feature.FeaturePlan;
import dev.sextant.runtime.SystemHome;
import dev.sextant.runtime.Systems;
import dev.sextant.runtime.Watch;
import dev.sextant.runtime.history.ImportReport;
import dev.sextant.runtime.history.Importer;
import dev.sextant.spec.SystemPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The recipe of docs/time.md: values computed elsewhere, each valid for a day and published some
/// hours into it, are joined as of the moment of a question.
final class ValidityTest {
  private static final String SPEC =
      """
      sextant: 1
      system: paper
      entities:
        reader: {}
        story: {}
      requests:
        feed: {for: reader, choose: story}
      events:
        click: {subject: reader, object: story}
        daily_stats: {subject: story, fields: {ctr: number}}
      features:
        clicks: {by: story, count: click}
        daily_ctr: {by: story, last: daily_stats.ctr, over: 28h}
      outcomes:
        click: {event: click, match: pair, within: 1d}
      models:
        ranker: {learner: logistic, tasks: [click], features: all}
      retrieve:
        sources: {popular: {top: clicks, keep: 10}}
      rank:
        heavy: {model: ranker, keep: 10}
        value: "p.click"
      imports:
        - files: daily.csv
          csv: {columns: {valid_from: time, published: time, ctr: number}}
          rows:
            - {event: daily_stats, set: {story: story, ctr: ctr, at: valid_from, arrived: published}}
      """;

  private static final String TABLE =
      """
      story,valid_from,published,ctr
      s1,2026-02-01T00:00:00Z,2026-02-01T03:00:00Z,0.1
      s1,2026-02-02T00:00:00Z,2026-02-02T09:00:00Z,0.2
      s1,2026-02-01T00:00:00Z,2026-02-02T01:00:00Z,0.15
      s2,2026-02-03T00:00:00Z,2026-02-02T23:00:00Z,0.9
      s2,2026-02-03T00:00:00Z,,0.9
      """;

  @TempDir Path directory;
  private SystemPlan plan;

  @BeforeEach
  void write() throws IOException {
    Path spec = Files.writeString(directory.resolve("system.yaml"), SPEC);
    Files.writeString(directory.resolve("daily.csv"), TABLE);
    plan =
        switch (Systems.load(spec)) {
          case Systems.Result.Loaded(var loaded) -> loaded;
          case Systems.Result.Wrong(var problems) -> throw new AssertionError(problems.toString());
        };
  }

  private ImportReport load(SystemHome home) {
    Clock clock = Clock.fixed(Instant.parse("2026-03-01T00:00:00Z"), ZoneOffset.UTC);
    return new Importer(home, clock, Watch.NONE).run(directory);
  }

  @ParameterizedTest
  @CsvSource({
    "2026-02-01T02:59:00Z,", // valid already, but nobody knows yet
    "2026-02-01T03:01:00Z, 0.1", // published
    "2026-02-02T00:59:00Z, 0.1", // not corrected yet
    "2026-02-02T01:01:00Z, 0.15", // the correction is known
    "2026-02-02T04:01:00Z,", // out of date, and the next one is late
    "2026-02-02T09:01:00Z, 0.2",
    "2026-02-03T03:59:00Z, 0.2",
    "2026-02-03T04:01:00Z,"
  })
  void aQuestionSeesWhatWasKnownAndStillValidThen(String asked, @Nullable Float expected) {
    long moment = Instant.parse(asked).toEpochMilli();
    try (SystemHome home = SystemHome.open(plan, directory.resolve("home"))) {
      load(home);
      History.Replay replay = new History(home).replay();
      replay.until(moment);
      FeaturePlan.Feature ctr =
          plan.features().features().stream()
              .filter(feature -> feature.name().equals("daily_ctr"))
              .findFirst()
              .orElseThrow();
      double seen = replay.state().number(ctr, plan.symbols().code("s1"), moment);
      assertThat(seen).isEqualTo(Double.valueOf(expected == null ? Double.NaN : expected));
    }
  }

  @Test
  void aRowThatWasKnownBeforeItHappenedOrAtNoKnownTimeIsDead() {
    try (SystemHome home = SystemHome.open(plan, directory.resolve("home"))) {
      ImportReport report = load(home);
      assertThat(report.accepted()).isEqualTo(3);
      assertThat(report.dead()).containsEntry("absurd-arrival", 2L).hasSize(1);
    }
  }
}
