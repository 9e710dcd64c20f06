package dev.sextant.runtime.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sextant.feature.FeaturePlan;
import dev.sextant.feedback.Outcomes;
import dev.sextant.runtime.DecisionService.EventInput;
import dev.sextant.runtime.LiveSystem;
import dev.sextant.runtime.SystemHome;
import dev.sextant.runtime.Systems;
import dev.sextant.spec.SystemPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// History has what was taken back in the states of before, and in no label.
final class RetractedHistoryTest {
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
      features:
        clicks: {by: story, count: click, over: 7d}
      outcomes:
        click: {event: click, match: pair, within: 1d}
      models:
        ranker: {learner: logistic, tasks: [click], features: all}
      retrieve:
        sources: {popular: {top: clicks, keep: 10}}
      rank:
        heavy: {model: ranker, keep: 10}
        value: "p.click"
      """;

  private static final Instant START = Instant.parse("2026-02-01T00:00:00Z");

  @TempDir Path directory;
  private Instant now = START;

  @Test
  void statesBeforeTheRebuildHaveTheEventAndLabelsDoNot() throws IOException {
    Path spec = Files.writeString(directory.resolve("system.yaml"), SPEC);
    SystemPlan plan =
        switch (Systems.load(spec)) {
          case Systems.Result.Loaded(var loaded) -> loaded;
          case Systems.Result.Wrong(var problems) -> throw new AssertionError(problems.toString());
        };
    SystemHome home = SystemHome.open(plan, directory.resolve("home"));
    try (LiveSystem system = LiveSystem.open(home, new Moving(), new SplittableRandom(1))) {
      system.accept(List.of(new EventInput("story.upsert", null, null, Map.of("story", "s1"))));
      click(system, "e1", "r1");
      click(system, "e2", "r2");
      pass();
      system.retract(List.of("e1"), "a robot");
      system.awaitRebuilt();
      pass();
      click(system, "e3", "r3");
      pass();
      assertThat(clicks(home, plan)).containsExactly(2.0, 1.0, 2.0);
      assertThat(label(home, plan, "r1")).isZero();
      assertThat(label(home, plan, "r2")).isEqualTo(1);
      assertThat(new History(home).events())
          .noneMatch(event -> event.id().equals("e1"))
          .anyMatch(event -> event.id().equals("e2"));
    }
  }

  private static void click(LiveSystem system, String id, String reader) {
    system.accept(
        List.of(new EventInput("click", id, null, Map.of("reader", reader, "story", "s1"))));
  }

  private void pass() {
    now = now.plus(Duration.ofMinutes(10));
  }

  /// What was known of the story after the first clicks, after the rebuild, and at the end.
  private List<Double> clicks(SystemHome home, SystemPlan plan) {
    FeaturePlan.Feature clicks = plan.features().features().getFirst();
    History.Replay replay = new History(home).replay();
    List<Double> seen = new ArrayList<>();
    for (int minutes : new int[] {5, 15, 30}) {
      long moment = START.plus(Duration.ofMinutes(minutes)).toEpochMilli();
      replay.until(moment);
      seen.add(replay.state().number(clicks, plan.symbols().code("s1"), moment));
    }
    return seen;
  }

  private static double label(SystemHome home, SystemPlan plan, String reader) {
    Outcomes outcomes = new History(home).outcomes(plan.outcomes()).get("click");
    assertThat(outcomes).isNotNull();
    return outcomes == null
        ? Double.NaN
        : outcomes.label(reader, "s1", null, START.toEpochMilli() - 1);
  }

  private final class Moving extends Clock {
    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneOffset getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException();
    }
  }
}
