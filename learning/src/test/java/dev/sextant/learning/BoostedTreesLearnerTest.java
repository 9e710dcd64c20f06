package dev.sextant.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.sextant.decision.Frame;
import dev.sextant.inference.Inputs;
import dev.sextant.inference.Scorers;
import dev.sextant.inference.TreeColumns;
import dev.sextant.inference.TreeScorer;
import dev.sextant.model.Examples;
import dev.sextant.model.Explanation;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BoostedTreesLearnerTest {
  private static final Examples TRAIN = Worlds.clicks(8_000, 1);
  private static final Examples TEST = Worlds.clicks(2_000, 2);
  private static final Map<String, Object> SMALL =
      Map.of("rounds", 60, "depth", 4, "threads", 2, "subsample", 0.8, "colsample", 0.8);
  private final BoostedTreesLearner learner = new BoostedTreesLearner();

  @ParameterizedTest
  @ValueSource(strings = {"binary", "regression", "rank", "pairwise"})
  void ordersTheRowsOfAKnownTruth(String objective) {
    TreeScorer model = learner.fit(TRAIN, null, with("objective", objective), 1);
    assertThat(Worlds.auc(Worlds.margins(model, TEST.frame()), TEST.labels()))
        .isGreaterThan(Set.of("rank", "pairwise").contains(objective) ? 0.80 : 0.85);
  }

  @Test
  void aMonotoneNumberOnlyRaisesTheMargin() {
    SplittableRandom random = new SplittableRandom(3);
    int rows = 2_000;
    float[] x = new float[rows];
    float[] labels = new float[rows];
    for (int row = 0; row < rows; row++) {
      x[row] = (float) random.nextDouble();
      labels[row] = random.nextDouble() < 0.3 + 0.3 * Math.sin(12 * x[row]) + 0.3 * x[row] ? 1 : 0;
    }
    Examples train = Worlds.of(new Frame(rows, List.of(new Frame.Numbers("x", x))), labels);
    float[] rising = new float[101];
    for (int i = 0; i < rising.length; i++) {
      rising[i] = i / 100f;
    }
    Frame probe = new Frame(rising.length, List.of(new Frame.Numbers("x", rising)));
    Map<String, Object> options = Map.of("rounds", 50, "monotone", Map.of("x", 1));
    assertThat(Worlds.margins(learner.fit(train, null, options, 1), probe)).isSorted();
    assertThat(Worlds.margins(learner.fit(train, null, Map.of("rounds", 50), 1), probe))
        .satisfies(free -> assertThat(isSorted(free)).isFalse());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> learner.fit(train, null, Map.of("monotone", Map.of("y", -1)), 1))
        .withMessageContaining("names no number 'y'");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> learner.check(Map.of("monotone", Map.of("x", 2))))
        .withMessageContaining("must be a mapping of names to 1 (rises) or -1 (falls)");
  }

  private static boolean isSorted(double[] values) {
    return IntStream.range(1, values.length).allMatch(i -> values[i - 1] <= values[i]);
  }

  @Test
  void howManyPairsAreComparedChangesARanking() {
    Map<String, Object> ranks = with("objective", "rank");
    Map<String, Object> few = new HashMap<>(ranks);
    few.put("pairs", 2);
    byte[] bytes = learner.fit(TRAIN, null, ranks, 1).bytes();
    TreeScorer model = learner.fit(TRAIN, null, few, 1);
    assertThat(model.bytes()).isNotEqualTo(bytes);
    assertThat(Worlds.auc(Worlds.margins(model, TEST.frame()), TEST.labels())).isGreaterThan(0.7);
  }

  @Test
  void aForestIsOneRoundOfManyTrees() {
    TreeScorer model =
        learner.fit(
            TRAIN,
            null,
            Map.of("rounds", 1, "trees_per_round", 50, "eta", 1, "subsample", 0.6, "depth", 8),
            1);
    assertThat(model.trees()).isEqualTo(50);
    assertThat(Worlds.auc(Worlds.margins(model, TEST.frame()), TEST.labels())).isGreaterThan(0.85);
    assertEqualsXgboost(model);
  }

  @ParameterizedTest
  @ValueSource(strings = {"binary", "regression", "rank", "pairwise"})
  void marginsAndShapleyValuesAreThoseOfXgboost(String objective) {
    assertEqualsXgboost(learner.fit(TRAIN, null, with("objective", objective), 1));
  }

  @Test
  void theSameSeedGivesTheSameBytesAndAnotherOthers() {
    byte[] bytes = learner.fit(TRAIN, TEST, SMALL, 5).bytes();
    assertThat(learner.fit(TRAIN, TEST, SMALL, 5).bytes()).isEqualTo(bytes);
    assertThat(learner.fit(TRAIN, TEST, SMALL, 6).bytes()).isNotEqualTo(bytes);
  }

  @Test
  void whatIsStoredAnswersTheSameAndTornBytesDoNot() {
    TreeScorer model = learner.fit(TRAIN, null, SMALL, 1);
    byte[] bytes = model.bytes();
    assertThat(Worlds.margins(Scorers.load("boosted-trees", bytes), TEST.frame()))
        .containsExactly(Worlds.margins(model, TEST.frame()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Scorers.load("boosted-trees", Arrays.copyOf(bytes, bytes.length - 100)))
        .withMessageContaining("truncated or corrupt");
  }

  @Test
  void earlyStoppingKeepsTheBestRounds() {
    Map<String, Object> greedy =
        Map.of("rounds", 300, "eta", 0.5, "early_stopping", 10, "threads", 2);
    TreeScorer stopped = learner.fit(TRAIN, TEST, greedy, 1);
    TreeScorer told = learner.fit(TRAIN, null, greedy, 1);
    assertThat(told.trees()).isEqualTo(300);
    assertThat(stopped.trees()).isLessThan(100);
    assertThat(Worlds.auc(Worlds.margins(stopped, TEST.frame()), TEST.labels()))
        .isGreaterThan(Worlds.auc(Worlds.margins(told, TEST.frame()), TEST.labels()));
  }

  @Test
  void aCategoryNeverSeenIsLikeAMissingOne() {
    TreeScorer model = learner.fit(TRAIN, null, SMALL, 1);
    Frame probe =
        new Frame(
            2,
            List.of(
                new Frame.Numbers("x", new float[2]),
                new Frame.Numbers("y", new float[] {Float.NaN, Float.NaN}),
                new Frame.Categories("device", new @Nullable String[] {"watch", null})));
    double[] margins = Worlds.margins(model, probe);
    assertThat(margins[0]).isFinite().isEqualTo(margins[1]);
  }

  @Test
  void onlyTheMostFrequentCategoriesHaveAColumn() {
    TreeScorer model = learner.fit(TRAIN, null, with("categories", 2), 1);
    assertThat(model.columns().width()).isEqualTo(4);
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
        .withMessageContaining("both outcomes are needed");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> learner.fit(TRAIN, null, with("objective", "ranks"), 1))
        .withMessageContaining("did you mean 'rank'");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> learner.fit(TRAIN, null, with("depht", 3), 1))
        .withMessageContaining("did you mean 'depth'");
    Frame text = new Frame(2, List.of(new Frame.Texts("title", new String[] {"a", "b"})));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> learner.fit(Worlds.of(text, new float[] {0, 1}), null, Map.of(), 1))
        .withMessageContaining("'title' is a text");
  }

  /// Bit by bit for margins; Shapley values, which XGBoost adds up in floats, within 1e-4.
  private static void assertEqualsXgboost(TreeScorer model) {
    TreeColumns columns = model.columns();
    Frame frame = TEST.frame();
    float[] values = new float[frame.rows() * columns.width()];
    for (int row = 0; row < frame.rows(); row++) {
      columns.fill(Inputs.bind(columns.signature(), frame), row, values, row * columns.width());
    }
    double[] margins = Worlds.margins(model, frame);
    try {
      Booster booster = XGBoost.loadModel(model.xgboost());
      DMatrix matrix = new DMatrix(values, frame.rows(), columns.width(), Float.NaN);
      float[][] expected = booster.predict(matrix, true, 0);
      float[][] shapley = booster.predictContrib(matrix, 0);
      for (int row = 0; row < frame.rows(); row++) {
        assertThat(margins[row]).isCloseTo(expected[row][0], within(1e-6));
        if (row < 300) {
          assertShapley(model.explain(frame, row), shapley[row], margins[row]);
        }
      }
    } catch (Exception problem) {
      throw new AssertionError(problem);
    }
  }

  /// Columns are x, y and three of the device; XGBoost's last amount is the baseline.
  private static void assertShapley(Explanation explanation, float[] expected, double margin) {
    List<Explanation.Contribution> amounts = explanation.contributions();
    assertThat(amounts.get(0).amount()).isCloseTo(expected[0], within(1e-4));
    assertThat(amounts.get(1).amount()).isCloseTo(expected[1], within(1e-4));
    assertThat(amounts.get(2).amount())
        .isCloseTo(expected[2] + expected[3] + expected[4], within(1e-4));
    assertThat(explanation.baseline()).isCloseTo(expected[5], within(1e-4));
    assertThat(explanation.total()).isCloseTo(margin, within(1e-5 * Math.max(1, Math.abs(margin))));
  }

  private static Map<String, Object> with(String name, Object value) {
    Map<String, Object> options = new HashMap<>(SMALL);
    options.put(name, value);
    return options;
  }
}
