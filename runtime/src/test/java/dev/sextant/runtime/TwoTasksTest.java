package dev.sextant.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.sextant.decision.Decision;
import dev.sextant.decision.Query;
import dev.sextant.model.Calibrator;
import dev.sextant.model.Manifest;
import dev.sextant.runtime.history.Importer;
import dev.sextant.runtime.training.Advice;
import dev.sextant.runtime.training.EvaluationReport;
import dev.sextant.runtime.training.Evaluator;
import dev.sextant.runtime.training.HeadReport;
import dev.sextant.runtime.training.Trainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A cascade about one of two outcomes: visits that are bought in one city by the old and in the
/// other by the young, and returned by chance alone.
final class TwoTasksTest {
  private static final int VISITS = 3_000;

  @TempDir private Path directory = Path.of("");

  private SystemHome home(UnaryOperator<String> edit, double bought) throws IOException {
    Path data = Files.createDirectories(directory.resolve("data"));
    SplittableRandom random = new SplittableRandom(11);
    List<String> lines = new ArrayList<>(List.of("Age,Home City,Who,Has Bought,Has Returned"));
    for (int i = 0; i < VISITS; i++) {
      boolean north = random.nextBoolean();
      int age = 20 + random.nextInt(60);
      boolean likes = north == age >= 50;
      boolean buys = random.nextDouble() < bought * (likes ? 1.4 : 0.2);
      lines.add(
          "%s,%s,u%d,%d,%d"
              .formatted(
                  i % 50 == 0 ? "" : age,
                  north ? "north" : "south",
                  random.nextInt(100),
                  buys ? 1 : 0,
                  random.nextInt(5) == 0 ? 1 : 0));
    }
    Files.writeString(data.resolve("visits.csv"), String.join("\n", lines) + "\n", UTF_8);
    SystemHome home =
        SystemHome.open(Specs.plan("two-tasks.yaml", directory, edit), directory.resolve("home"));
    new Importer(home, Clock.systemUTC(), Watch.NONE).run(data);
    return home;
  }

  @Test
  void eachHeadIsMeasuredByItsOwnOutcomeBesideAPlainerLearner() throws IOException {
    try (SystemHome home = home(spec -> spec, 0.5)) {
      EvaluationReport report = new Evaluator(home, Watch.NONE).run();
      assertThat(value(report, "buying.buy", "auc")).isGreaterThan(0.7);
      assertThat(value(report, "returning.return", "auc")).isBetween(0.4, 0.6);
      HeadReport buying = requireNonNull(report.heads().get("buying.buy"));
      HeadReport.Comparison plain = requireNonNull(buying.baselines().get("plain"));
      assertThat(requireNonNull(plain.gains().get("auc")).low()).isPositive();
      assertThat(requireNonNull(plain.gains().get("gauc")).low()).isPositive();
      assertThat(Advice.of(report))
          .extracting(Advice::head, Advice::keep)
          .containsExactlyInAnyOrder(
              tuple("buying.buy", true),
              tuple("returning.return", false),
              tuple("spending.spend", true));
      assertThat(value(report, "spending.spend", "rmse")).isBetween(5.0, 10.0);
      assertThat(value(report, "spending.spend", "mae")).isBetween(3.0, 9.0);
    }
  }

  @Test
  void slicesCoverAllRowsAndTellMissingValues() throws IOException {
    try (SystemHome home = home(spec -> spec, 0.5)) {
      EvaluationReport report = new Evaluator(home, Watch.NONE).run();
      HeadReport buying = requireNonNull(report.heads().get("buying.buy"));
      assertThat(requireNonNull(buying.slices().get("city"))).containsOnlyKeys("north", "south");
      Map<String, HeadReport.Slice> ages = requireNonNull(buying.slices().get("age"));
      assertThat(ages).hasSize(5).containsKey("(missing)");
      assertThat(
              ages.values().stream()
                  .mapToLong(slice -> requireNonNull(slice.reliability()).rows())
                  .sum())
          .isEqualTo(requireNonNull(buying.reliability()).rows())
          .isEqualTo(VISITS * 3 / 10);
      assertThat(requireNonNull(buying.reliability()).error()).isLessThan(0.1);
      assertThat(value(report, "buying.buy", "gauc")).isGreaterThan(0.6);
      assertThat(Json.pretty(report.toJson())).contains("\"predicted_over_observed\"", "\"gains\"");
    }
  }

  @Test
  void onlyTheOutcomeOfTheCascadeRulesAndTheOtherHeadPredicts() throws IOException {
    try (SystemHome home = home(spec -> spec, 0.5)) {
      List<Manifest> models =
          new Trainer(home, Watch.NONE).run(Long.MAX_VALUE, Clock.systemUTC()).models();
      assertThat(models)
          .extracting(Manifest::calibrator)
          .hasAtLeastOneElementOfType(Calibrator.Isotonic.class)
          .hasAtLeastOneElementOfType(Calibrator.Platt.class);
      assertThat(models.getFirst().metrics())
          .containsKeys("progressive-auc", "progressive-logloss");
    }
    SystemHome home =
        SystemHome.open(Specs.plan("two-tasks.yaml", directory), directory.resolve("home"));
    try (LiveSystem system = LiveSystem.open(home, Clock.systemUTC(), new Random(1))) {
      Decision decision =
          system.decide(
              new Query(
                  "visit",
                  "v1",
                  Clock.systemUTC().millis(),
                  Map.of("age", 60.0, "city", "north"),
                  false));
      assertThat(decision.answer()).isInstanceOf(Decision.Verdict.class);
      assertThat(((Decision.Verdict) decision.answer()).ruling()).isEqualTo("offer");
      assertThat(decision.scored().predictions())
          .extracting(Decision.Prediction::head)
          .containsExactly("returning.return", "buying.buy");
      Decision unseen =
          system.decide(
              new Query(
                  "visit", "v2", Clock.systemUTC().millis(), Map.of("city", "nowhere"), false));
      assertThat(unseen.scored().predictions())
          .allSatisfy(each -> assertThat(each.probabilities()[0]).isBetween(0.0, 1.0));
    }
  }

  @Test
  void labelsOfOneClassAreRefusedByName() throws IOException {
    try (SystemHome home = home(spec -> spec, 0)) {
      assertThatExceptionOfType(Refusal.class)
          .isThrownBy(() -> new Trainer(home, Watch.NONE).run(Long.MAX_VALUE, Clock.systemUTC()))
          .withMessageStartingWith("buying.buy can not be trained: of 2999 rows")
          .withMessageEndingWith("none has the outcome 'buy'");
    }
  }

  @Test
  void anOptionThatNamesNoInputIsRefusedWithTheHead() throws IOException {
    try (SystemHome home = home(spec -> spec.replace("[[age, city]]", "[[age, town]]"), 0.5)) {
      assertThatExceptionOfType(Refusal.class)
          .isThrownBy(() -> new Trainer(home, Watch.NONE).run(Long.MAX_VALUE, Clock.systemUTC()))
          .withMessageStartingWith("buying.buy can not be trained: option 'crosses'")
          .withMessageContaining("'town'");
    }
  }

  @Test
  void namesForAHeaderOfAnotherWidthAreRefused() {
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(
            () ->
                home(
                    spec -> spec.replace(", returned], columns", ", returned, more], columns"),
                    0.5))
        .withMessageContaining("has 5 columns, but `names` has 6");
  }

  private static double value(EvaluationReport report, String head, String metric) {
    return requireNonNull(requireNonNull(report.models().get(head)).get(metric)).value();
  }
}
