package dev.sextant.runtime;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sextant.decision.Decision;
import dev.sextant.decision.Decision.Placed;
import dev.sextant.decision.Decision.Prediction;
import dev.sextant.decision.Decision.Scored;
import dev.sextant.decision.Decision.Slate;
import dev.sextant.decision.Frame;
import dev.sextant.decision.LogStream;
import dev.sextant.decision.Query;
import dev.sextant.runtime.DecisionService.EventInput;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AuditTest {
  private static final String SUMS = "contributions add up to the margin";
  private static final String STEPS = "margin, calibration and value give what was served";
  private static final String REPLAY = "replay is the same, bit for bit";
  private static final String FEATURES = "features equal those rebuilt from the log";

  @TempDir Path directory;

  @BeforeEach
  void importSales() {
    CornerShop.stock(directory);
  }

  private SystemHome home() {
    return CornerShop.home(directory);
  }

  private LiveSystem open() {
    return CornerShop.open(directory);
  }

  private Audit.Report audit(int last, boolean recompute) {
    try (SystemHome home = home()) {
      return new Audit(home, Watch.NONE).run(last, recompute);
    }
  }

  /// Serves, with purchases in between of which every third comes late.
  private static Decision serve(LiveSystem system, int decisions) {
    SplittableRandom random = new SplittableRandom(1);
    Decision last = null;
    for (int i = 0; i < decisions; i++) {
      String customer = "c" + random.nextInt(35);
      last = system.decide(new Query("home", customer, CornerShop.NOW_MILLIS, Map.of(), true));
      long late = i % 3 == 0 ? random.nextLong(20 * 86_400_000L) : 0;
      system.accept(
          List.of(
              new EventInput(
                  "purchase",
                  null,
                  CornerShop.NOW_MILLIS - late,
                  Map.of("customer", customer, "product", "a" + random.nextInt(25)))));
    }
    return requireNonNull(last);
  }

  @Test
  void aThousandServedDecisionsAddUpReplayAndCanBeRebuiltFromTheLog() {
    try (LiveSystem system = open()) {
      system.retrain(Watch.NONE);
      serve(system, 1_000);
    }
    Audit.Report report = audit(1_000, true);
    assertThat(report.first()).isEmpty();
    assertThat(report.clean()).isTrue();
    assertThat(report.passedOver()).isEmpty();
    assertThat(report.checks())
        .extracting(Audit.Check::check)
        .containsExactly(SUMS, STEPS, REPLAY, FEATURES);
    assertThat(report.checks())
        .allSatisfy(
            check -> {
              assertThat(check.decisions()).isEqualTo(1_000);
              assertThat(check.failed()).isZero();
              assertThat(check.values()).isGreaterThanOrEqualTo(5_000);
            });
  }

  @Test
  void eachWayToBeWrongIsFoundByItsCheck() {
    Decision served;
    try (LiveSystem system = open()) {
      system.retrain(Watch.NONE);
      served = serve(system, 3);
    }
    assertThat(failing(served)).isEmpty();
    assertThat(failing(withMargins(served, margin -> margin + 0.001)))
        .containsExactly(SUMS, STEPS, REPLAY);
    assertThat(failing(withProbabilities(served, Math::nextUp))).containsExactly(STEPS, REPLAY);
    assertThat(failing(withValues(served, Math::nextUp))).containsExactly(STEPS, REPLAY);
    assertThat(failing(withServedValues(served, Math::nextDown))).containsExactly(STEPS);
    assertThat(failing(withPropensities(served, Math::nextDown))).containsExactly(REPLAY);
    assertThat(failing(withNumbers(served, "pieces", Math::nextUp))).contains(FEATURES);
  }

  /// The checks that a decision does not pass when the log holds it under another id.
  private List<String> failing(Decision decision) {
    try (SystemHome home = home()) {
      long number = home.log().log().end(LogStream.DECISIONS);
      Decision renamed = copy(decision, "copy-" + number, decision.scored(), decision.answer());
      home.log()
          .log()
          .append(LogStream.DECISIONS, List.of(new DecisionStore(home).encode(renamed)))
          .join();
    }
    return audit(1, true).checks().stream()
        .filter(check -> check.failed() > 0)
        .map(Audit.Check::check)
        .toList();
  }

  private static Decision copy(Decision d, String id, Scored scored, Decision.Answer answer) {
    return new Decision(
        id,
        d.query(),
        d.read(),
        d.plan(),
        d.seed(),
        d.assigned(),
        d.value(),
        d.models(),
        d.steps(),
        d.removed(),
        d.pool(),
        scored,
        answer,
        d.degraded(),
        d.coverage());
  }

  private static Decision with(Decision d, List<Prediction> predictions, double[] values) {
    Scored scored = new Scored(d.scored().ids(), d.scored().frame(), predictions, values);
    return copy(d, d.id(), scored, d.answer());
  }

  private static double[] change(double[] numbers, UnaryOperator<Double> how) {
    double[] changed = numbers.clone();
    changed[0] = how.apply(changed[0]);
    return changed;
  }

  private static Decision withMargins(Decision d, UnaryOperator<Double> how) {
    Prediction p = d.scored().predictions().getFirst();
    int row = ((Slate) d.answer()).items().getFirst().row();
    double[] margins = p.margins().clone();
    margins[row] = how.apply(margins[row]);
    Prediction wrong = new Prediction(p.head(), p.task(), margins, p.probabilities());
    return with(d, List.of(wrong), d.scored().values());
  }

  private static Decision withProbabilities(Decision d, UnaryOperator<Double> how) {
    Prediction p = d.scored().predictions().getFirst();
    Prediction wrong =
        new Prediction(p.head(), p.task(), p.margins(), change(p.probabilities(), how));
    return with(d, List.of(wrong), d.scored().values());
  }

  private static Decision withValues(Decision d, UnaryOperator<Double> how) {
    return with(d, d.scored().predictions(), change(d.scored().values(), how));
  }

  private static Decision withServedValues(Decision d, UnaryOperator<Double> how) {
    return withPlaces(
        d, p -> new Placed(p.item(), p.row(), how.apply(p.value()), p.propensity(), p.explored()));
  }

  private static Decision withPropensities(Decision d, UnaryOperator<Double> how) {
    return withPlaces(
        d, p -> new Placed(p.item(), p.row(), p.value(), how.apply(p.propensity()), p.explored()));
  }

  private static Decision withPlaces(Decision d, UnaryOperator<Placed> how) {
    List<Placed> items = ((Slate) d.answer()).items().stream().map(how).toList();
    return copy(d, d.id(), d.scored(), new Slate(items));
  }

  private static Decision withNumbers(Decision d, String feature, UnaryOperator<Float> how) {
    List<Frame.Column> columns = new ArrayList<>();
    for (Frame.Column column : d.scored().frame().columns()) {
      if (column instanceof Frame.Numbers numbers && column.name().equals(feature)) {
        float[] values = numbers.values().clone();
        values[0] = how.apply(values[0]);
        columns.add(new Frame.Numbers(feature, values));
      } else {
        columns.add(column);
      }
    }
    Frame frame = new Frame(d.scored().frame().rows(), columns);
    Scored scored =
        new Scored(d.scored().ids(), frame, d.scored().predictions(), d.scored().values());
    return copy(d, d.id(), scored, d.answer());
  }

  @Test
  void anEventThatTheStateMissesIsSkew() {
    try (LiveSystem system = open()) {
      system.retrain(Watch.NONE);
      serve(system, 3);
    }
    try (SystemHome home = home()) {
      forgetLatestEvents(home, 500);
    }
    try (LiveSystem system = open()) {
      serve(system, 20);
    }
    Audit.Report report = audit(20, true);
    assertThat(report.clean()).isFalse();
    assertThat(report.checks())
        .filteredOn(check -> check.failed() > 0)
        .extracting(Audit.Check::check)
        .containsExactly(FEATURES);
    assertThat(report.first())
        .hasSize(20)
        .allSatisfy(f -> assertThat(f.what()).startsWith("feature "));
  }

  /// Leaves a state behind that claims to be at the end of the log, but is not.
  private static void forgetLatestEvents(SystemHome home, int count) {
    long end = home.log().log().end(LogStream.EVENTS);
    try (var store = home.openState()) {
      new Recomputing(home, Watch.NONE)
          .walk(
              new long[] {0, end - count},
              (stop, state) -> {
                state.trackChanges();
                if (stop == 1) {
                  state.skipTo(home.log().position());
                  state.barrier(store);
                }
              });
    }
  }

  @Test
  void featuresOfBeforeAnImportCanNotBeRebuiltButTheRestIsChecked() {
    try (LiveSystem system = open()) {
      system.retrain(Watch.NONE);
      serve(system, 30);
    }
    Path data = directory.resolve("data");
    CornerShop.write(data, "sales-2.csv", CornerShop.sales(6).subList(0, 50));
    try (SystemHome home = home()) {
      CornerShop.load(home, data);
    }
    try (LiveSystem system = open()) {
      serve(system, 10);
    }
    Audit.Report report = audit(25, true);
    assertThat(report.clean()).isTrue();
    assertThat(report.passedOver()).isEqualTo(Map.of("features of before the latest import", 15));
    assertThat(report.checks()).extracting(Audit.Check::decisions).containsExactly(25, 25, 25, 10);
  }

  @Test
  void aValueReadsOnlyWhatADecisionKeeps() throws Exception {
    CornerShop.plan(directory);
    Path file = directory.resolve("system.yaml");
    Files.writeString(
        file, Files.readString(file).replace("0.01 * likes", "default(kinds[product.kind], 0)"));
    assertThat(Systems.load(file))
        .isInstanceOfSatisfying(
            Systems.Result.Wrong.class,
            wrong ->
                assertThat(wrong.problems())
                    .singleElement()
                    .asString()
                    .contains("the value reads 'kinds', a map, which a decision does not keep"));
  }

  @Test
  void whereNothingCanBeCheckedThatIsSaid() {
    assertThatThrownBy(() -> audit(10, false))
        .isInstanceOf(Refusal.class)
        .hasMessage("no decision of corner-shop is in the log yet");
    assertThatThrownBy(() -> audit(0, false)).hasMessageContaining("must be >= 1, but was 0");
  }
}
