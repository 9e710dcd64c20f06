package dev.sextant.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.sextant.decision.Frame;
import dev.sextant.inference.Scorers;
import dev.sextant.model.Examples;
import dev.sextant.model.Explanation;
import dev.sextant.model.LearnedModel;
import dev.sextant.model.Learner;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetLearnerTest {
  private static final Examples TRAIN = Worlds.clicks(8_000, 1);
  private static final Examples TEST = Worlds.clicks(2_000, 2);
  private static final Map<String, Object> SHORT = Map.of("epochs", 2, "dim", 4);

  static List<Learner> learners() {
    return NetLearner.ALL;
  }

  @ParameterizedTest
  @MethodSource("learners")
  void findsACurveACategoryAndAMissingValue(Learner learner) {
    LearnedModel model = learner.fit(TRAIN, null, Map.of(), 1);
    assertThat(Worlds.auc(Worlds.margins(model, TEST.frame()), TEST.labels())).isGreaterThan(0.84);
    double[] probe = Worlds.margins(model, probe("phone", "desk", "watch", null));
    assertThat(probe[1] - probe[0]).isCloseTo(4, within(1.0));
    assertThat(probe).doesNotContain(Double.NaN);
  }

  @ParameterizedTest
  @MethodSource("learners")
  void theSameSeedGivesTheSameBytesAndAnotherOthers(Learner learner) {
    byte[] bytes = learner.fit(TRAIN, TEST, SHORT, 5).bytes();
    assertThat(learner.fit(TRAIN, TEST, SHORT, 5).bytes()).isEqualTo(bytes);
    assertThat(learner.fit(TRAIN, TEST, SHORT, 6).bytes()).isNotEqualTo(bytes);
  }

  @ParameterizedTest
  @MethodSource("learners")
  void whatIsStoredAnswersBitForBit(Learner learner) {
    LearnedModel model = learner.fit(TRAIN, null, SHORT, 5);
    LearnedModel read = Scorers.load(learner.name(), model.bytes());
    assertThat(Worlds.margins(read, TEST.frame()))
        .containsExactly(Worlds.margins(model, TEST.frame()));
    assertThat(read.bytes()).isEqualTo(model.bytes());
    assertThat(read.learner()).isEqualTo(learner.name());
  }

  @ParameterizedTest
  @MethodSource("learners")
  void explanationsAddUpToTheMargin(Learner learner) {
    LearnedModel model = learner.fit(TRAIN, null, SHORT, 5);
    double[] margins = Worlds.margins(model, TEST.frame());
    for (int row = 0; row < 100; row++) {
      Explanation explanation = model.explain(TEST.frame(), row);
      assertThat(explanation.contributions()).hasSize(3);
      assertThat(explanation.total()).isCloseTo(margins[row], within(1e-9));
    }
  }

  @ParameterizedTest
  @MethodSource("learners")
  void aNumberWithoutBinsIsReadAsItIs(Learner learner) {
    LearnedModel model = learner.fit(TRAIN, null, with("bins", 0), 5);
    double[] margins = Worlds.margins(model, TEST.frame());
    assertThat(Worlds.auc(margins, TEST.labels())).isGreaterThan(0.7);
    assertThat(model.explain(TEST.frame(), 7).total()).isCloseTo(margins[7], within(1e-9));
    assertThat(Worlds.margins(Scorers.load(learner.name(), model.bytes()), TEST.frame()))
        .containsExactly(margins);
  }

  @ParameterizedTest
  @MethodSource("learners")
  void everyNumberHasAFiniteMarginAndMissingIsAValueOfItsOwn(Learner learner) {
    LearnedModel model = learner.fit(TRAIN, null, SHORT, 1);
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

  @ParameterizedTest
  @ValueSource(ints = {0, 50})
  void valuesNeverSeenAnswerAlikeUnlessTheyAreHashed(int buckets) {
    LearnedModel model = named("deepfm").fit(TRAIN, null, with("buckets", buckets), 1);
    double[] margins = Worlds.margins(model, probe("watch", "car", "fridge", "toaster"));
    long distinct = Arrays.stream(margins).distinct().count();
    assertThat(distinct).isGreaterThanOrEqualTo(buckets == 0 ? 1 : 2);
    if (buckets == 0) {
      assertThat(distinct).isEqualTo(1);
    }
  }

  @Test
  void aRegressionFindsTheMean() {
    float[] labels = new float[TRAIN.rows()];
    for (int row = 0; row < labels.length; row++) {
      labels[row] = 1000 + 100 * TRAIN.labels()[row];
    }
    Examples train = Worlds.of(TRAIN.frame(), labels);
    LearnedModel model = named("mlp").fit(train, null, Map.of("objective", "regression"), 1);
    double[] margins = Worlds.margins(model, TEST.frame());
    double error = 0;
    for (int row = 0; row < margins.length; row++) {
      error += Math.pow(margins[row] - 1000 - 100 * TEST.labels()[row], 2) / margins.length;
    }
    assertThat(error).as("the variance of the labels is 2500").isLessThan(1600);
  }

  @Test
  void weightsCountAsRepeatedRows() {
    float[] weights = new float[TRAIN.rows()];
    for (int row = 0; row < weights.length; row++) {
      weights[row] = TRAIN.labels()[row] > 0 ? 3 : 1;
    }
    Examples heavy = new Examples(TRAIN.frame(), TRAIN.labels(), weights, TRAIN.groups());
    double plain = mean(named("fm").fit(TRAIN, null, Map.of(), 1));
    double weighted = mean(named("fm").fit(heavy, null, Map.of(), 1));
    assertThat(weighted - plain).isCloseTo(Math.log(3), within(0.4));
  }

  @Test
  void severalThreadsTrainTheSameNetEachTime() {
    Map<String, Object> quiet = with("dropout", 0);
    Map<String, Object> options = new HashMap<>(quiet);
    options.put("threads", 3);
    LearnedModel model = named("dcn-v2").fit(TRAIN, TEST, options, 5);
    assertThat(named("dcn-v2").fit(TRAIN, TEST, options, 5).bytes()).isEqualTo(model.bytes());
    LearnedModel alone = named("dcn-v2").fit(TRAIN, TEST, quiet, 5);
    assertThat(Worlds.margins(model, TEST.frame())[0])
        .isCloseTo(Worlds.margins(alone, TEST.frame())[0], within(1e-2));
  }

  @Test
  void validationKeepsTheBestEpochAndStops() {
    Examples few = Worlds.clicks(80, 3);
    List<Integer> epochs = new ArrayList<>();
    Map<String, Object> greedy = Map.of("rate", 0.05, "epochs", 200, "patience", 3);
    Learner mlp = named("mlp");
    double best = loss(mlp.fit(few, TEST, greedy, 1, (done, _) -> epochs.add(done)));
    assertThat(epochs.size()).isBetween(4, 100);
    double last = loss(mlp.fit(few, null, Map.of("rate", 0.05, "epochs", 200, "holdout", 0), 1));
    assertThat(best).isLessThan(last);
  }

  @Test
  void wholeQueriesAreHeldOut() {
    int[] one = new int[TRAIN.rows()];
    Examples single = new Examples(TRAIN.frame(), TRAIN.labels(), TRAIN.weights(), one);
    List<Integer> epochs = new ArrayList<>();
    LearnedModel model =
        named("fm").fit(single, null, Map.of("epochs", 3), 1, (done, _) -> epochs.add(done));
    assertThat(epochs).as("nothing can be held out of one query").containsExactly(1, 2, 3);
    assertThat(Worlds.auc(Worlds.margins(model, TEST.frame()), TEST.labels())).isGreaterThan(0.7);
  }

  @Test
  void examplesThatTeachNothingAreRefused() {
    Learner fm = named("fm");
    Examples none = Worlds.examples(new float[0], new float[0], new String[0], new float[0]);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> fm.fit(none, null, Map.of(), 1))
        .withMessageContaining("but there were 0");
    Examples single = Worlds.of(TRAIN.frame(), new float[TRAIN.rows()]);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> fm.fit(single, null, Map.of(), 1))
        .withMessage("all 8000 labels are 0.0: examples of both outcomes are needed");
    Frame text = new Frame(1, List.of(new Frame.Texts("body", new String[] {"a"})));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                fm.fit(
                    Worlds.of(text, new float[] {1}), null, Map.of("objective", "regression"), 1))
        .withMessageContaining("'body' is a text");
  }

  @Test
  void aTableThatDoesNotFitIsRefusedBeforeTraining() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> named("fm").fit(TRAIN, null, Map.of("buckets", 1 << 28, "dim", 64), 1))
        .withMessageContaining("raise min_count, set buckets, lower dim");
  }

  @Test
  void optionsBelongToTheirLearner() {
    named("dcn-v2").check(Map.of("hidden", List.of(8, 4), "rank", 4, "structure", "parallel"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> named("deepfm").check(Map.of("rank", 4)))
        .withMessageContaining("deepfm has no option 'rank'");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> named("fm").check(Map.of("optimizer", "adamm")))
        .withMessageContaining("did you mean 'adam'");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> named("mlp").check(Map.of("hidden", List.of(8, 0))))
        .withMessageContaining("[1, 65536]");
  }

  private static Learner named(String name) {
    return Learners.named(name);
  }

  private static Map<String, Object> with(String option, Object value) {
    Map<String, Object> options = new HashMap<>(SHORT);
    options.put(option, value);
    return options;
  }

  private static double mean(LearnedModel model) {
    return Arrays.stream(Worlds.margins(model, TEST.frame())).average().orElseThrow();
  }

  private static double loss(LearnedModel model) {
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
