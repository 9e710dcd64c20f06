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
    assertEqualsXgboost(model, TEST.frame());
  }

  @ParameterizedTest
  @ValueSource(strings = {"binary", "regression", "rank", "pairwise"})
  void marginsAndShapleyValuesAreThoseOfXgboost(String objective) {
    assertEqualsXgboost(learner.fit(TRAIN, null, with("objective", objective), 1), TEST.frame());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 1000})
  void setsOfCategoriesAreAnsweredAsXgboostDoes(int oneHotBelow) {
    Map<String, Object> options = with("category_splits", "sets");
    options.put("one_hot_below", oneHotBelow);
    options.put("categories", 100);
    TreeScorer few = learner.fit(TRAIN, null, options, 1);
    assertThat(few.columns().width()).isEqualTo(3);
    assertEqualsXgboost(few, TEST.frame());
    Examples places = Worlds.places(8_000, 150, 1);
    TreeScorer many = learner.fit(places, null, options, 1);
    assertEqualsXgboost(many, Worlds.places(2_000, 200, 2).frame());
  }

  @Test
  void setsTellManyCategoriesApartWithFewTrees() {
    Examples train = Worlds.places(8_000, 80, 1);
    Examples test = Worlds.places(2_000, 80, 2);
    Map<String, Object> options =
        Map.of("rounds", 5, "depth", 3, "eta", 0.5, "categories", 80, "threads", 1);
    Map<String, Object> sets = new HashMap<>(options);
    sets.put("category_splits", "sets");
    Map<String, Object> oneHot = new HashMap<>(options);
    oneHot.put("category_splits", "one-hot");
    double one = auc(learner.fit(train, null, oneHot, 1), test);
    assertThat(auc(learner.fit(train, null, sets, 1), test)).isGreaterThan(one + 0.05);
  }

  private static double auc(TreeScorer model, Examples test) {
    return Worlds.auc(Worlds.margins(model, test.frame()), test.labels());
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

  @ParameterizedTest
  @ValueSource(strings = {"one-hot", "sets"})
  void aCategoryNeverSeenIsLikeAMissingOne(String splits) {
    TreeScorer model = learner.fit(TRAIN, null, with("category_splits", splits), 1);
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
  void onlyTheMostFrequentCategoriesAreKnown() {
    Map<String, Object> options = with("categories", 2);
    options.put("category_splits", "one-hot");
    assertThat(learner.fit(TRAIN, null, options, 1).columns().width()).isEqualTo(4);
    options.put("category_splits", "sets");
    TreeScorer model = learner.fit(TRAIN, null, options, 1);
    assertThat(model.columns().width()).isEqualTo(3);
    float[] devices = new float[TRAIN.rows() * 3];
    Frame frame = TRAIN.frame();
    model.columns().fill(Inputs.bind(model.signature(), frame), 0, frame.rows(), devices);
    float[] found = Arrays.copyOfRange(devices, 2 * frame.rows(), devices.length);
    assertThat(found).contains(0, 1, Float.NaN).doesNotContain(2);
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
    assertThatIllegalArgumentException()
        .isThrownBy(() -> learner.fit(TRAIN, null, with("category_splits", "set"), 1))
        .withMessageContaining("did you mean 'sets'");
    Frame text = new Frame(2, List.of(new Frame.Texts("title", new String[] {"a", "b"})));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> learner.fit(Worlds.of(text, new float[] {0, 1}), null, Map.of(), 1))
        .withMessageContaining("'title' is a text");
  }

  /// Bit by bit for margins; Shapley values, which XGBoost adds up in floats, within 1e-4.
  private static void assertEqualsXgboost(TreeScorer model, Frame frame) {
    TreeColumns columns = model.columns();
    int width = columns.width();
    float[] block = new float[frame.rows() * width];
    columns.fill(Inputs.bind(columns.signature(), frame), 0, frame.rows(), block);
    float[] values = new float[block.length];
    for (int i = 0; i < block.length; i++) {
      values[i] = block[i % width * frame.rows() + i / width];
    }
    double[] margins = Worlds.margins(model, frame);
    try {
      Booster booster = XGBoost.loadModel(model.xgboost());
      DMatrix matrix = new DMatrix(values, frame.rows(), width, Float.NaN);
      float[][] expected = booster.predict(matrix, true, 0);
      float[][] shapley = booster.predictContrib(matrix, 0);
      for (int row = 0; row < frame.rows(); row++) {
        assertThat(margins[row]).isEqualTo(expected[row][0]);
        if (row < 300) {
          assertThat(margin(model, frame, row)).isEqualTo(expected[row][0]);
          assertShapley(model.explain(frame, row), columns, shapley[row], margins[row]);
        }
      }
    } catch (Exception problem) {
      throw new AssertionError(problem);
    }
  }

  /// Of a row on its own.
  private static double margin(TreeScorer model, Frame frame, int row) {
    List<Frame.Column> own =
        frame.columns().stream()
            .map(
                column ->
                    switch (column) {
                      case Frame.Numbers(String name, float[] values) ->
                          new Frame.Numbers(name, new float[] {values[row]});
                      case Frame.Categories(String name, var values) ->
                          new Frame.Categories(name, new @Nullable String[] {values[row]});
                      case Frame.Texts(String name, var values) ->
                          new Frame.Texts(name, new @Nullable String[] {values[row]});
                    })
            .map(Frame.Column.class::cast)
            .toList();
    return Worlds.margins(model, new Frame(1, own))[0];
  }

  /// XGBoost has an amount per column; its last one is the baseline.
  private static void assertShapley(
      Explanation explanation, TreeColumns columns, float[] expected, double margin) {
    double[] amounts = new double[explanation.contributions().size()];
    for (int column = 0; column < columns.width(); column++) {
      amounts[columns.inputs()[column]] += expected[column];
    }
    for (int i = 0; i < amounts.length; i++) {
      assertThat(explanation.contributions().get(i).amount()).isCloseTo(amounts[i], within(1e-4));
    }
    assertThat(explanation.baseline()).isCloseTo(expected[columns.width()], within(1e-4));
    assertThat(explanation.total()).isCloseTo(margin, within(1e-5 * Math.max(1, Math.abs(margin))));
  }

  private static Map<String, Object> with(String name, Object value) {
    Map<String, Object> options = new HashMap<>(SMALL);
    options.put(name, value);
    return options;
  }
}
