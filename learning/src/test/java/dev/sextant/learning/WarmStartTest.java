package dev.sextant.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.sextant.decision.Frame;
import dev.sextant.inference.NetScorer;
import dev.sextant.model.BinaryMetrics;
import dev.sextant.model.Examples;
import dev.sextant.model.LearnedModel;
import dev.sextant.model.Learner;
import dev.sextant.multitask.SharingLearner;
import dev.sextant.multitask.TaskExamples;
import dev.sextant.multitask.TaskExamples.Task;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Learners that go on from a model which they made before.
final class WarmStartTest {
  private static final Examples TRAIN = Worlds.clicks(8_000, 1);
  private static final Examples TEST = Worlds.clicks(4_000, 2);

  /// So small that a model stays where it starts.
  private static final Map<String, Object> STILL =
      Map.of("epochs", 1, "rate", 1e-9, "table_rate", 1e-9, "dim", 4, "holdout", 0);

  static List<Learner> nets() {
    return NetLearner.ALL;
  }

  /// What a learner told.
  private static final class Told implements Learner.Rounds {
    private final List<String> remarks = new ArrayList<>();
    private final Map<String, Double> metrics = new HashMap<>();

    @Override
    public void done(int done, int of) {
      // Nobody waits.
    }

    @Override
    public void measured(String metric, double value) {
      metrics.put(metric, value);
    }

    @Override
    public void remarked(String remark) {
      remarks.add(remark);
    }
  }

  private static double loss(LearnedModel model) {
    double[] probabilities =
        Arrays.stream(Worlds.margins(model, TEST.frame()))
            .map(OnlineWeights::probability)
            .toArray();
    return BinaryMetrics.logLoss(probabilities, TEST.labels());
  }

  /// All epochs are run and the last is kept, so that nothing but the start differs.
  private static Map<String, Object> epochs(int epochs) {
    return Map.of("epochs", epochs, "holdout", 0, "rate", 0.0003, "table_rate", 0.003);
  }

  @ParameterizedTest
  @MethodSource("nets")
  void onTheSameRowsItReachesTheLossOfAColdStartInFewerEpochs(Learner learner) {
    LearnedModel cold = learner.fit(TRAIN, null, epochs(6), 1);
    double reached = loss(cold);
    assertThat(loss(learner.fit(TRAIN, null, epochs(3), 1))).isGreaterThan(1.01 * reached);
    LearnedModel warm = learner.startingFrom(cold).fit(TRAIN, null, epochs(1), 2);
    assertThat(loss(warm)).isLessThanOrEqualTo(reached);
  }

  @ParameterizedTest
  @MethodSource("nets")
  void whatItStartsFromIsJudgedWithItsEpochs(Learner learner) {
    LearnedModel cold = learner.fit(TRAIN, TEST, Map.of("epochs", 8), 1);
    Map<String, Object> wild = Map.of("epochs", 1, "rate", 1.0, "table_rate", 1.0);
    LearnedModel warm = learner.startingFrom(cold).fit(TRAIN, TEST, wild, 1);
    assertThat(loss(warm)).isLessThanOrEqualTo(loss(cold) + 1e-6);
  }

  /// Rows of other values and frequencies: "watch" is new, "tablet" is gone, "desk" comes first.
  private static Examples later() {
    SplittableRandom random = new SplittableRandom(9);
    String[] known = {"desk", "desk", "watch", "phone", "desk"};
    Frame.Numbers x = (Frame.Numbers) TEST.frame().columns().get(0);
    Frame.Numbers y = (Frame.Numbers) TEST.frame().columns().get(1);
    String[] device = new String[TEST.rows()];
    Arrays.setAll(device, _ -> known[random.nextInt(known.length)]);
    return Worlds.examples(x.values(), y.values(), device, TEST.labels());
  }

  @ParameterizedTest
  @MethodSource("nets")
  void valuesKeepTheirVectorsThoughTheDictionaryChanges(Learner learner) {
    LearnedModel before = learner.fit(TRAIN, null, Map.of("epochs", 3, "dim", 4), 1);
    Examples later = later();
    Told told = new Told();
    LearnedModel after = learner.startingFrom(before).fit(later, null, STILL, 1, told);
    assertThat(told.remarks).isEmpty();
    assertThat(told.metrics.get(Learner.Rounds.TAKEN_OVER)).isBetween(0.5, 0.9999);
    double shift = shift(later) - shift(TRAIN);
    double[] first = Worlds.margins(before, later.frame());
    double[] second = Worlds.margins(after, later.frame());
    Frame.Categories devices = (Frame.Categories) later.frame().columns().get(2);
    int compared = 0;
    for (int row = 0; row < later.rows(); row++) {
      if (!"watch".equals(devices.values()[row])) {
        assertThat(second[row] - first[row]).isCloseTo(shift, within(1e-4));
        compared++;
      }
    }
    assertThat(compared).isGreaterThan(2_000);
    String[] tablets = new String[later.rows()];
    Arrays.fill(tablets, "tablet");
    String[] others = new String[later.rows()];
    Arrays.fill(others, "fridge");
    assertThat(Worlds.margins(after, with(later.frame(), tablets)))
        .containsExactly(Worlds.margins(after, with(later.frame(), others)));
  }

  private static Frame with(Frame frame, String[] devices) {
    return new Frame(
        frame.rows(),
        List.of(
            frame.columns().get(0),
            frame.columns().get(1),
            new Frame.Categories("device", devices)));
  }

  /// Nets count from the log-odds of the average label.
  private static double shift(Examples examples) {
    double mean =
        IntStream.range(0, examples.rows())
            .mapToDouble(i -> examples.labels()[i])
            .average()
            .orElse(0);
    return Math.log(mean / (1 - mean));
  }

  @Test
  void anotherShapeStartsFromNothingAndSaysWhy() {
    Learner learner = Learners.named("mlp");
    LearnedModel before = learner.fit(TRAIN, null, Map.of("epochs", 1), 1);
    Map<String, Object> wider = Map.of("epochs", 1, "hidden", List.of(32));
    Told told = new Told();
    LearnedModel after = learner.startingFrom(before).fit(TRAIN, null, wider, 1, told);
    assertThat(told.remarks).hasSize(1);
    assertThat(told.remarks.getFirst()).startsWith("its shape was").contains("hidden=[32]");
    assertThat(told.metrics).doesNotContainKey(Learner.Rounds.TAKEN_OVER);
    assertThat(after.bytes()).isEqualTo(learner.fit(TRAIN, null, wider, 1).bytes());
  }

  @Test
  void otherInputsStartFromNothingAndSayWhy() {
    Learner learner = Learners.named("fm");
    LearnedModel before = learner.fit(TRAIN, null, Map.of("epochs", 1), 1);
    Frame fewer = new Frame(TRAIN.rows(), TRAIN.frame().columns().subList(0, 2));
    Told told = new Told();
    LearnedModel _ =
        learner
            .startingFrom(before)
            .fit(Worlds.of(fewer, TRAIN.labels()), null, Map.of("epochs", 1), 1, told);
    assertThat(told.remarks).containsExactly("its inputs were [x, y, device] and are [x, y]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ftrl", "adagrad"})
  void linearWeightsGoOnToo(String optimizer) {
    Learner learner = new LogisticLearner();
    Map<String, Object> slow =
        Map.of("optimizer", optimizer, "alpha", 0.005, "bins", 10, "epochs", 6, "l2", 0.01);
    LearnedModel cold = learner.fit(TRAIN, null, slow, 1);
    Map<String, Object> once = new HashMap<>(slow);
    once.put("epochs", 1);
    Told told = new Told();
    LearnedModel warm = learner.startingFrom(cold).fit(TRAIN, null, once, 2, told);
    assertThat(told.metrics).containsEntry(Learner.Rounds.TAKEN_OVER, 1.0);
    assertThat(loss(warm)).isLessThanOrEqualTo(loss(cold));
    assertThat(loss(learner.fit(TRAIN, null, once, 1))).isGreaterThan(1.01 * loss(cold));
  }

  @Test
  void aLinearModelBeginsExactlyWhereItsChampionStands() {
    Learner learner = new LogisticLearner();
    Map<String, Object> options = Map.of("l1", 0.01, "l2", 0.5, "bins", 10);
    LearnedModel cold = learner.fit(TRAIN, null, options, 1);
    Map<String, Object> still = new HashMap<>(options);
    still.put("alpha", 1e-6);
    still.put("epochs", 1);
    LearnedModel warm = learner.startingFrom(cold).fit(later(), null, still, 1);
    double[] first = Worlds.margins(cold, TEST.frame());
    double[] second = Worlds.margins(warm, TEST.frame());
    for (int row = 0; row < TEST.rows(); row++) {
      assertThat(second[row]).isCloseTo(first[row], within(0.03));
    }
  }

  @Test
  void aLinearModelOfAnotherSizeStartsFromNothing() {
    Learner learner = new LogisticLearner();
    LearnedModel before = learner.fit(TRAIN, null, Map.of("epochs", 1, "bits", 10), 1);
    Told told = new Told();
    Map<String, Object> larger = Map.of("epochs", 1, "bits", 12);
    LearnedModel after = learner.startingFrom(before).fit(TRAIN, null, larger, 1, told);
    assertThat(told.remarks).containsExactly("it had 1,024 weights and has 4,096");
    assertThat(after.bytes()).isEqualTo(learner.fit(TRAIN, null, larger, 1).bytes());
    LearnedModel _ =
        learner
            .startingFrom(before)
            .fit(
                TRAIN,
                null,
                Map.of("epochs", 1, "bits", 10, "crosses", List.of(List.of("x", "device"))),
                1,
                told);
    assertThat(told.remarks).contains("its crosses have changed");
  }

  @Test
  void aNetThatTasksShareGoesOnWithTheSameTasks() {
    SharingLearner learner = (SharingLearner) Learners.named("mlp");
    Map<String, Object> options = Map.of("sharing", "mmoe", "epochs", 2);
    LearnedModel before = learner.fit(two("click", "buy"), null, options, 1, new Told()).getFirst();
    Told same = new Told();
    SharingLearner warm = (SharingLearner) learner.startingFrom(before);
    List<?> _ = warm.fit(two("click", "buy"), null, options, 1, same);
    assertThat(same.metrics).containsEntry(Learner.Rounds.TAKEN_OVER, 1.0);
    Told other = new Told();
    List<?> _ = warm.fit(two("click", "share"), null, options, 1, other);
    assertThat(other.remarks).containsExactly("its tasks were [click, buy] and are [click, share]");
  }

  private static TaskExamples two(String first, String second) {
    return new TaskExamples(
        TRAIN.frame(),
        List.of(new Task(first, false, TRAIN.labels()), new Task(second, false, TRAIN.labels())),
        TRAIN.weights(),
        TRAIN.groups());
  }

  @Test
  void towersGoOnToo() {
    Tastes world = new Tastes(3);
    Examples first = world.examples(8_000, 4);
    Examples second = world.examples(8_000, 14);
    Map<String, Object> options =
        Map.of(
            "query",
            List.of("reader"),
            "item",
            List.of("item", "age"),
            "item_id",
            "item",
            "epochs",
            3);
    Learner learner = Learners.named("two-tower");
    LearnedModel before = learner.fit(first, null, options, 1);
    Map<String, Object> once = new HashMap<>(options);
    once.put("epochs", 1);
    Told told = new Told();
    LearnedModel warm = learner.startingFrom(before).fit(second, null, once, 1, told);
    assertThat(told.metrics.get(Learner.Rounds.TAKEN_OVER)).isGreaterThan(0.9);
    Examples test = world.examples(3_000, 24);
    double cold =
        Worlds.auc(Worlds.margins(learner.fit(second, null, once, 1), test.frame()), test.labels());
    assertThat(Worlds.auc(Worlds.margins(warm, test.frame()), test.labels()))
        .isGreaterThan(cold + 0.02);
    once.put("width", 8);
    LearnedModel _ = learner.startingFrom(before).fit(second, null, once, 1, told);
    assertThat(told.remarks).hasSize(1);
    assertThat(told.remarks.getFirst()).contains("width=8");
  }

  @Test
  void treesDoNotGoOn() {
    Learner trees = Learners.named("boosted-trees");
    LearnedModel before = trees.fit(TRAIN, null, Map.of("rounds", 2), 1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> trees.startingFrom(before))
        .withMessage("boosted-trees can not go on from an earlier version");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Learners.named("fm").startingFrom(before))
        .withMessage("fm can not go on from a model of boosted-trees");
    NetScorer deep = (NetScorer) Learners.named("mlp").fit(TRAIN, null, Map.of("epochs", 1), 1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Learners.named("fm").startingFrom(deep))
        .withMessage("fm can not go on from a model of mlp");
  }
}
