package dev.sextant.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.sextant.decision.Frame;
import dev.sextant.inference.Scorers;
import dev.sextant.model.Examples;
import dev.sextant.model.LearnedModel;
import dev.sextant.model.Learner;
import dev.sextant.multitask.SharedPass;
import dev.sextant.multitask.SharingLearner;
import dev.sextant.multitask.TaskExamples;
import dev.sextant.multitask.TaskExamples.Task;
import dev.sextant.multitask.TaskHead;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class SharedNetTest {
  private static final TaskExamples TRAIN = sales(8_000, 1);
  private static final TaskExamples TEST = sales(2_000, 2);

  /// A click as in [Worlds#clicks], a purchase after three of ten clicks, and what was spent, which
  /// is known of purchases alone: 20 + 5 x, and noise.
  private static TaskExamples sales(int rows, long seed) {
    Examples clicks = Worlds.clicks(rows, seed);
    SplittableRandom random = new SplittableRandom(seed + 100);
    float[] x = ((Frame.Numbers) clicks.frame().columns().getFirst()).values();
    float[] buys = new float[rows];
    float[] spent = new float[rows];
    for (int row = 0; row < rows; row++) {
      buys[row] = clicks.labels()[row] > 0 && random.nextInt(10) < 3 ? 1 : 0;
      spent[row] = buys[row] > 0 ? (float) (20 + 5 * x[row] + random.nextGaussian()) : Float.NaN;
    }
    return new TaskExamples(
        clicks.frame(),
        List.of(
            new Task("click", false, clicks.labels()),
            new Task("buy", false, buys),
            new Task("spent", true, spent)),
        clicks.weights(),
        clicks.groups());
  }

  private static TaskExamples chances(TaskExamples of) {
    return new TaskExamples(of.frame(), of.tasks().subList(0, 2), of.weights(), of.groups());
  }

  static List<Arguments> sharings() {
    return List.of(
        Arguments.of("mlp", Map.of("sharing", "shared-bottom")),
        Arguments.of("mlp", Map.of("sharing", "mmoe", "experts", 3, "balance", "uncertainty")),
        Arguments.of("dcn-v2", Map.of("sharing", "mmoe", "weights", Map.of("buy", 2))),
        Arguments.of("dcn-v2", Map.of("sharing", "shared-bottom", "hidden", List.of())),
        Arguments.of("mlp", Map.of("sharing", "esmm")),
        Arguments.of("dcn-v2", Map.of("sharing", "esmm")));
  }

  private static List<? extends LearnedModel> fit(
      String learner, Map<String, Object> options, Learner.Rounds rounds, int epochs) {
    Map<String, Object> all = new HashMap<>(options);
    all.put("epochs", epochs);
    boolean chained = "esmm".equals(options.get("sharing"));
    return ((SharingLearner) Learners.named(learner))
        .fit(chained ? chances(TRAIN) : TRAIN, null, all, 1, rounds);
  }

  private static List<? extends LearnedModel> fit(String learner, Map<String, Object> options) {
    return fit(learner, options, Learner.Rounds.UNWATCHED, 2);
  }

  @ParameterizedTest
  @MethodSource("sharings")
  void eachHeadLearnsItsOutcome(String learner, Map<String, Object> options) {
    List<? extends LearnedModel> heads = fit(learner, options, Learner.Rounds.UNWATCHED, 15);
    double[] click = Worlds.margins(heads.get(0), TEST.frame());
    double[] buy = Worlds.margins(heads.get(1), TEST.frame());
    assertThat(Worlds.auc(click, TEST.tasks().get(0).labels())).isGreaterThan(0.84);
    assertThat(Worlds.auc(buy, TEST.tasks().get(1).labels())).isGreaterThan(0.68);
    if (heads.size() > 2) {
      double[] spent = Worlds.margins(heads.get(2), TEST.frame());
      assertThat(error(spent, TEST.tasks().get(2).labels()))
          .as("the variance of what is spent is over 25")
          .isLessThan(8);
    }
  }

  private static double error(double[] margins, float[] labels) {
    double sum = 0;
    int known = 0;
    for (int row = 0; row < margins.length; row++) {
      if (!Float.isNaN(labels[row])) {
        sum += Math.pow(margins[row] - labels[row], 2);
        known++;
      }
    }
    return sum / known;
  }

  @ParameterizedTest
  @MethodSource("sharings")
  void headsAreStoredAsOneAndAnswerBitForBit(String learner, Map<String, Object> options) {
    List<? extends LearnedModel> heads = fit(learner, options);
    byte[] bytes = heads.getFirst().bytes();
    LearnedModel read = Scorers.load(learner, bytes);
    for (LearnedModel head : heads) {
      assertThat(head.bytes()).isEqualTo(bytes);
      LearnedModel same = read.forTask(head.signature().task());
      assertThat(same.signature()).isEqualTo(head.signature());
      assertThat(Worlds.margins(same, TEST.frame()))
          .containsExactly(Worlds.margins(head, TEST.frame()));
    }
    assertThat(fit(learner, options).getFirst().bytes()).isEqualTo(bytes);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> read.forTask("share"))
        .withMessageStartingWith("no task 'share' among those of the net: [click, buy");
  }

  @ParameterizedTest
  @MethodSource("sharings")
  void onePassAnswersAllHeads(String learner, Map<String, Object> options) {
    List<? extends LearnedModel> heads = fit(learner, options);
    SharedPass pass = new SharedPass();
    double[] first = pass.margins(heads.getFirst(), TEST.frame());
    double[] last = pass.margins(heads.getLast(), new Frame(0, List.of()));
    assertThat(first).containsExactly(Worlds.margins(heads.getFirst(), TEST.frame()));
    assertThat(last)
        .as("the rows were not read again")
        .containsExactly(Worlds.margins(heads.getLast(), TEST.frame()));
    assertThat(((TaskHead) heads.getFirst()).trunk())
        .isSameAs(((TaskHead) heads.getLast()).trunk());
  }

  @ParameterizedTest
  @MethodSource("sharings")
  void explanationsAddUpToTheMarginOfTheirHead(String learner, Map<String, Object> options) {
    for (LearnedModel head : fit(learner, options)) {
      double[] margins = Worlds.margins(head, TEST.frame());
      for (int row = 0; row < 20; row++) {
        assertThat(head.explain(TEST.frame(), row).total())
            .isCloseTo(margins[row], within(1e-5 * Math.max(1, Math.abs(margins[row]))));
      }
    }
  }

  @Test
  void aPurchaseIsNeverLikelierThanItsClick() {
    List<? extends LearnedModel> heads = fit("mlp", Map.of("sharing", "esmm"));
    double[] click = Worlds.margins(heads.get(0), TEST.frame());
    double[] buy = Worlds.margins(heads.get(1), TEST.frame());
    for (int row = 0; row < click.length; row++) {
      assertThat(buy[row]).isLessThan(click[row]);
    }
  }

  @Test
  void learnedWeightsFavorTheTaskWithLessNoise() {
    Map<String, Double> measured = new LinkedHashMap<>();
    Learner.Rounds rounds =
        new Learner.Rounds() {
          @Override
          public void done(int done, int of) {}

          @Override
          public void measured(String metric, double value) {
            measured.put(metric, value);
          }
        };
    fit("mlp", Map.of("sharing", "mmoe", "balance", "uncertainty", "rate", 0.005), rounds, 15);
    assertThat(measured.keySet()).containsExactly("balance-click", "balance-buy", "balance-spent");
    assertThat(measured.get("balance-spent"))
        .as("spending is nearly known from x, a click is not")
        .isGreaterThan(measured.get("balance-click"));
  }

  @Test
  void twoThreadsLearnAsMuch() {
    List<? extends LearnedModel> heads =
        fit("mlp", Map.of("sharing", "mmoe", "threads", 2), Learner.Rounds.UNWATCHED, 10);
    double[] click = Worlds.margins(heads.getFirst(), TEST.frame());
    assertThat(Worlds.auc(click, TEST.tasks().getFirst().labels())).isGreaterThan(0.84);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          deepfm; sharing; mmoe; deepfm has no option 'sharing'
          mlp; sharing; moe; option 'sharing' of mlp can not be 'moe'; did you mean 'mmoe'?
          mlp; experts; 3; option 'experts' of mlp goes with `sharing` alone
          mlp; towers; 3; option 'towers' of mlp goes with `sharing` alone
          """)
  void optionsThatMeanNothingAreRefused(
      String learner, String option, String value, String message) {
    Object given = value.matches("\\d+") ? Integer.valueOf(value) : value;
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Learners.named(learner).check(Map.of(option, given)))
        .withMessageStartingWith(message);
  }

  @Test
  void soAreThoseThatDoNotGoTogether() {
    refuses(
        Map.of("sharing", "shared-bottom", "experts", 2),
        "option 'experts' of mlp goes with `sharing: mmoe` alone");
    refuses(
        Map.of("sharing", "mmoe", "balance", "uncertainty", "weights", Map.of("buy", 2)),
        "option 'weights' of mlp goes with `balance: fixed` alone");
    refuses(
        Map.of("sharing", "mmoe", "objective", "binary"),
        "option 'objective' of mlp does not go with sharing: each task has its own loss");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> fit("mlp", Map.of("sharing", "mmoe", "weights", Map.of("by", 2))))
        .withMessage(
            "option 'weights' names no task 'by' (did you mean 'buy'?); known tasks: buy, click, spent");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                ((SharingLearner) Learners.named("mlp"))
                    .fit(TRAIN, null, Map.of("sharing", "esmm"), 1, Learner.Rounds.UNWATCHED))
        .withMessage("esmm chains yes/no outcomes, but 'spent' is a number");
  }

  private static void refuses(Map<String, Object> options, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Learners.named("mlp").check(options))
        .withMessage(message);
  }
}
