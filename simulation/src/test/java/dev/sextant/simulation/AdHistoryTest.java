package dev.sextant.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sextant.decision.Event;
import dev.sextant.decision.LogStream;
import dev.sextant.model.Measurement;
import dev.sextant.runtime.Refusal;
import dev.sextant.runtime.SystemHome;
import dev.sextant.runtime.Systems;
import dev.sextant.runtime.Watch;
import dev.sextant.runtime.history.MadeUp;
import dev.sextant.runtime.training.EvaluationReport;
import dev.sextant.runtime.training.Evaluator;
import dev.sextant.runtime.training.HeadReport;
import dev.sextant.spec.SystemPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AdHistoryTest {
  private static final long FROM = Runs.START;
  private static final long UNTIL = FROM + Duration.ofHours(4).toMillis();

  @TempDir private Path directory = Path.of("");

  /// The shipped system, with a model that trains quickly.
  private SystemPlan plan(UnaryOperator<String> edit) throws IOException {
    String shipped = Files.readString(Path.of("..", "systems", "ad-world", "system.yaml"));
    String quick =
        shipped
            .replaceAll("learner: (dcn-v2|deepfm)", "learner: logistic")
            .replaceAll("options: \\{bins: 32, threads: 2}", "options: {bins: 8, epochs: 2}")
            .replaceAll(", fm: \\{[^}]*}}", "");
    Path file = Files.writeString(directory.resolve("system.yaml"), edit.apply(quick));
    return switch (Systems.load(file)) {
      case Systems.Result.Loaded(var plan) -> plan;
      case Systems.Result.Wrong(var problems) -> throw new AssertionError(problems.toString());
    };
  }

  private static AdHistory history(SystemPlan plan, long until) {
    return new AdHistory(AdWorld.of(plan.spec()), plan, FROM, until, new Runs.Said());
  }

  private static List<Event> events(SystemPlan plan) {
    List<Event> events = new ArrayList<>();
    history(plan, UNTIL).run(events::add);
    return events;
  }

  @Test
  void whatFollowsAnImpressionComesAfterItAndBeforeTheEnd() throws IOException {
    Map<String, Long> shown = new HashMap<>();
    Map<String, Long> clicked = new HashMap<>();
    long last = FROM;
    for (Event event : events(plan(spec -> spec))) {
      String ad = Objects.requireNonNull(event.subject());
      long time = event.arrivalTime();
      assertThat(time).isGreaterThanOrEqualTo(last).isLessThanOrEqualTo(UNTIL);
      last = time;
      switch (event.type().name()) {
        case "shown" -> shown.put(ad, time);
        case "click" -> {
          assertThat(time - shown.getOrDefault(ad, Long.MAX_VALUE))
              .isBetween(1L, AdHistory.LONGEST_CLICK.toMillis());
          clicked.put(ad, time);
        }
        default ->
            assertThat(time - clicked.getOrDefault(ad, Long.MAX_VALUE))
                .isBetween(1L, AdHistory.LONGEST_CONVERSION.toMillis());
      }
    }
    assertThat(shown).hasSize(18_333);
    assertThat(clicked.size()).isBetween(3_000, 4_500);
  }

  @Test
  void theSameSeedAndTimeFillTheSameLog() throws IOException {
    SystemPlan plan = plan(spec -> spec);
    assertThat(log(plan, "one")).isEqualTo(log(plan, "two")).hasSizeGreaterThan(20_000);
  }

  private List<String> log(SystemPlan plan, String name) {
    List<String> records = new ArrayList<>();
    try (SystemHome home = SystemHome.open(plan, directory.resolve(name))) {
      MadeUp.fill(home, history(plan, UNTIL)::run);
      home.log()
          .log()
          .scan(
              LogStream.EVENTS,
              0,
              (_, entry) -> {
                records.add(
                    entry.id() + entry.arrivalTime() + HexFormat.of().formatHex(entry.body()));
                return true;
              });
    }
    return records;
  }

  @Test
  void aLogThatHasEventsIsNotFilledAgain() throws IOException {
    SystemPlan plan = plan(spec -> spec);
    try (SystemHome home = SystemHome.open(plan, directory.resolve("home"))) {
      MadeUp.fill(home, history(plan, UNTIL)::run);
      assertThatThrownBy(() -> MadeUp.fill(home, history(plan, UNTIL)::run))
          .isInstanceOf(Refusal.class)
          .hasMessage("the log of ad-world has events already");
    }
  }

  @Test
  void whatCanNotBeMadeUpIsSaid() throws IOException {
    SystemPlan plan = plan(spec -> spec);
    assertThatThrownBy(() -> history(plan, FROM + 1))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("longer than 2h10m");
    SystemPlan lacking =
        plan(
            spec ->
                spec.replace("fields: {value: number}", "fields: {}")
                    .replaceAll("value: number", "worth: number"));
    assertThatThrownBy(() -> history(lacking, UNTIL))
        .isInstanceOf(Refusal.class)
        .hasMessage(
            "ad-world lacks a field `value: number` of the event `conversion`, which the world of ads has");
    assertThatThrownBy(() -> NewsWorld.of(plan.spec()))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("readers visit the world news, not the world ads");
  }

  @Test
  void anEvaluationTellsHowFarEachModelIsFromTheTruth() throws IOException {
    SystemPlan plan = plan(spec -> spec);
    try (SystemHome home = SystemHome.open(plan, directory.resolve("home"))) {
      AdHistory history = history(plan, UNTIL);
      MadeUp.fill(home, history::run);
      EvaluationReport report = new Evaluator(home, Watch.NONE).run();
      HeadReport ctr = Objects.requireNonNull(report.heads().get("ctr.clicked"));
      HeadReport.Truth truth = Objects.requireNonNull(ctr.truth());
      Measurement best = Objects.requireNonNull(truth.metrics().get("logloss"));
      double bayes = history.report().click().bayes();
      assertThat(bayes).isBetween(best.low(), best.high());
      Measurement model =
          Objects.requireNonNull(
              Objects.requireNonNull(report.models().get("ctr.clicked")).get("logloss"));
      Measurement gap = Objects.requireNonNull(truth.gains().get("logloss"));
      assertThat(gap.low()).isPositive();
      assertThat(gap.value()).isEqualTo(model.value() - best.value());
      assertThat(Objects.requireNonNull(report.heads().get("cvr.converted")).truth()).isNotNull();
    }
  }
}
