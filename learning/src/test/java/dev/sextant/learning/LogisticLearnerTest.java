package dev.sextant.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.sextant.decision.Frame;
import dev.sextant.inference.LinearScorer;
import dev.sextant.inference.Scorers;
import dev.sextant.model.Examples;
import dev.sextant.model.Explanation;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogisticLearnerTest {
  private static final Examples TRAIN = Worlds.clicks(20_000, 1);
  private static final Examples TEST = Worlds.clicks(3_000, 2);
  private final LogisticLearner learner = new LogisticLearner();

  @ParameterizedTest
  @ValueSource(ints = {0, 20})
  void findsACurveACategoryAndAMissingValue(int bins) {
    LinearScorer model = learner.fit(TRAIN, null, Map.of("bins", bins), 1);
    assertThat(Worlds.auc(Worlds.margins(model, TEST.frame()), TEST.labels())).isGreaterThan(0.85);
    double[] probe = Worlds.margins(model, probe("phone", "desk", "watch", null));
    assertThat(probe[1] - probe[0]).isCloseTo(4, within(0.7));
    assertThat(probe[2]).as("a category never seen is neutral").isBetween(probe[0], probe[1]);
    assertThat(probe).doesNotContain(Double.NaN);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ftrl", "adagrad"})
  void bothOptimizersFindTheTruth(String optimizer) {
    LinearScorer model = learner.fit(TRAIN, null, Map.of("optimizer", optimizer), 1);
    assertThat(Worlds.auc(Worlds.margins(model, TEST.frame()), TEST.labels())).isGreaterThan(0.85);
  }

  @Test
  void aCrossTellsWhatNeitherInputDoes() {
    Examples train = exclusiveOr(4_000, 1);
    Examples test = exclusiveOr(1_000, 2);
    Map<String, Object> crossed = Map.of("crosses", List.of(List.of("a", "b")));
    LinearScorer apart = learner.fit(train, null, Map.of(), 1);
    LinearScorer together = learner.fit(train, null, crossed, 1);
    assertThat(Worlds.auc(Worlds.margins(apart, test.frame()), test.labels())).isLessThan(0.6);
    assertThat(Worlds.auc(Worlds.margins(together, test.frame()), test.labels()))
        .isGreaterThan(0.99);
    Explanation explanation = together.explain(test.frame(), 0);
    assertThat(explanation.contributions().getLast().feature()).isEqualTo("a x b");
    assertThat(explanation.total())
        .isCloseTo(Worlds.margins(together, test.frame())[0], within(1e-9));
    assertThat(Worlds.margins(Scorers.load("logistic", together.bytes()), test.frame()))
        .containsExactly(Worlds.margins(together, test.frame()));
  }

  private static Examples exclusiveOr(int rows, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    String[] a = new String[rows];
    String[] b = new String[rows];
    float[] labels = new float[rows];
    for (int row = 0; row < rows; row++) {
      boolean left = random.nextBoolean();
      boolean right = random.nextBoolean();
      a[row] = left ? "x" : "y";
      b[row] = right ? "x" : "y";
      labels[row] = left == right ? 0 : 1;
    }
    return Worlds.of(
        new Frame(rows, List.of(new Frame.Categories("a", a), new Frame.Categories("b", b))),
        labels);
  }

  @Test
  void crossesMustBePairsOfInputsThatAreThere() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> learner.check(Map.of("crosses", List.of("a", "b"))))
        .withMessageContaining("'crosses' of logistic must be a list of pairs of names");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                learner.fit(
                    exclusiveOr(50, 1), null, Map.of("crosses", List.of(List.of("a", "c"))), 1))
        .withMessageContaining("names no number or category 'c'");
  }

  @Test
  void aRowThatWeighsMoreCountsAsThatMany() {
    Frame frame = new Frame(3, List.of(new Frame.Categories("a", new String[] {"x", "x", "y"})));
    float[] labels = {1, 0, 0};
    Examples once = new Examples(frame, labels, new float[] {1, 1, 1}, new int[3]);
    Examples heavy = new Examples(frame, labels, new float[] {5, 1, 1}, new int[3]);
    double plain = Worlds.margins(learner.fit(once, null, Map.of("epochs", 200), 1), frame)[0];
    double weighed = Worlds.margins(learner.fit(heavy, null, Map.of("epochs", 200), 1), frame)[0];
    assertThat(plain).isCloseTo(0, within(0.6));
    assertThat(weighed - plain).isCloseTo(Math.log(5), within(0.4));
  }

  @Test
  void everyRowIsPredictedBeforeItIsLearned() {
    Map<String, Double> measured = new HashMap<>();
    LinearScorer model = learner.fit(TRAIN, null, Map.of("epochs", 3), 1, new Measured(measured));
    double after = Worlds.auc(Worlds.margins(model, TRAIN.frame()), TRAIN.labels());
    assertThat(measured).containsOnlyKeys("progressive-logloss", "progressive-auc");
    assertThat(measured.get("progressive-auc")).isBetween(0.8, after);
    assertThat(measured.get("progressive-logloss")).isBetween(0.1, Math.log(2));
  }

  @Test
  void theSameSeedGivesTheSameBytesAndAnotherOthers() {
    byte[] bytes = learner.fit(TRAIN, TEST, Map.of(), 5).bytes();
    assertThat(learner.fit(TRAIN, TEST, Map.of(), 5).bytes()).isEqualTo(bytes);
    assertThat(learner.fit(TRAIN, TEST, Map.of(), 6).bytes()).isNotEqualTo(bytes);
  }

  @Test
  void whatIsStoredAnswersTheSame() {
    LinearScorer model = learner.fit(TRAIN, null, Map.of("epochs", 1), 5);
    double[] margins = Worlds.margins(model, TEST.frame());
    assertThat(Worlds.margins(Scorers.load("logistic", model.bytes()), TEST.frame()))
        .containsExactly(margins);
  }

  @Test
  void explanationsAddUpToTheMargin() {
    LinearScorer model = learner.fit(TRAIN, null, Map.of("epochs", 1), 5);
    double[] margins = Worlds.margins(model, TEST.frame());
    for (int row = 0; row < 200; row++) {
      Explanation explanation = model.explain(TEST.frame(), row);
      assertThat(explanation.contributions()).hasSize(3);
      assertThat(explanation.total()).isCloseTo(margins[row], within(1e-9));
    }
  }

  @Test
  void aTextIsExplainedByTheNgramsThatWeighMost() {
    String[] texts = new String[200];
    Arrays.setAll(texts, i -> i % 2 == 0 ? "win a FREE prize now" : "see you at the office now");
    float[] labels = new float[200];
    for (int row = 0; row < 200; row += 2) {
      labels[row] = 1;
    }
    Frame frame = new Frame(200, List.of(new Frame.Texts("text", texts)));
    LinearScorer model =
        learner.fit(Worlds.of(frame, labels), null, Map.of("chars", List.of(0, 0)), 1);
    Explanation explanation = model.explain(frame, 0);
    assertThat(explanation.total()).isCloseTo(Worlds.margins(model, frame)[0], within(1e-9));
    assertThat(explanation.contributions().getFirst().amount()).isPositive();
    assertThat(explanation.contributions().stream().map(Explanation.Contribution::input))
        .contains("win", "FREE");
    Frame silent =
        new Frame(2, List.of(new Frame.Texts("text", new @Nullable String[] {null, ""})));
    assertThat(Worlds.margins(model, silent)).hasSize(2).doesNotContain(Double.NaN);
    assertThat(model.explain(silent, 0).total())
        .isCloseTo(Worlds.margins(model, silent)[0], within(1e-9));
  }

  @Test
  void validationKeepsTheBestEpoch() {
    Examples few = Worlds.clicks(60, 3);
    Map<String, Object> greedy = Map.of("alpha", 5, "epochs", 60);
    double last = loss(learner.fit(few, null, greedy, 1));
    double best = loss(learner.fit(few, TEST, greedy, 1));
    assertThat(best).isLessThan(last);
  }

  @Test
  void strongL1LeavesNothingButTheBias() {
    LinearScorer model = learner.fit(TRAIN, null, Map.of("l1", 1e6, "epochs", 1), 1);
    assertThat(Arrays.stream(Worlds.margins(model, TEST.frame())).distinct().count()).isEqualTo(1);
  }

  @Test
  void examplesThatTeachNothingAreRefused() {
    Examples none = Worlds.examples(new float[0], new float[0], new String[0], new float[0]);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> learner.fit(none, null, Map.of(), 1))
        .withMessageContaining("but there were 0");
    Examples single = Worlds.of(TRAIN.frame(), new float[TRAIN.rows()]);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> learner.fit(single, null, Map.of(), 1))
        .withMessage("all 20000 labels are 0.0: examples of both outcomes are needed");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> learner.fit(TRAIN, null, Map.of("epoks", 1), 1))
        .withMessageContaining("did you mean 'epochs'");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 20})
  void everyNumberHasAFiniteMargin(int bins) {
    LinearScorer model = learner.fit(TRAIN, null, Map.of("epochs", 1, "bins", bins), 1);
    float[] extreme = {
      Float.MAX_VALUE, -Float.MAX_VALUE, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, Float.NaN
    };
    Frame frame =
        new Frame(
            extreme.length,
            List.of(
                new Frame.Numbers("x", extreme),
                new Frame.Numbers("y", extreme),
                new Frame.Categories("device", new @Nullable String[extreme.length])));
    for (double margin : Worlds.margins(model, frame)) {
      assertThat(margin).isFinite();
    }
  }

  @Test
  void aColumnThatIsMissingIsNamed() {
    LinearScorer model = learner.fit(TRAIN, null, Map.of("epochs", 1), 1);
    Frame other = new Frame(1, List.of(new Frame.Numbers("z", new float[1])));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> model.margins(other, new double[1]))
        .withMessageContaining("no column 'x'");
  }

  private static double loss(LinearScorer model) {
    double[] margins = Worlds.margins(model, TEST.frame());
    double sum = 0;
    for (int row = 0; row < margins.length; row++) {
      double signed = TEST.labels()[row] > 0 ? margins[row] : -margins[row];
      sum += Math.log1p(Math.exp(-signed));
    }
    return sum / margins.length;
  }

  private static Frame probe(@Nullable String... devices) {
    float[] zeros = new float[devices.length];
    return new Frame(
        devices.length,
        List.of(
            new Frame.Numbers("x", zeros),
            new Frame.Numbers("y", zeros),
            new Frame.Categories("device", devices)));
  }
}
