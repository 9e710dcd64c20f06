package dev.sextant.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.sextant.decision.Frame;
import dev.sextant.multitask.TaskExamples;
import dev.sextant.multitask.TaskExamples.Task;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LossesTest {
  private static final float[] CLICK = {1, 0, 1, 0, 1, 0};
  private static final float[] BUY = {1, 0, 0, 0, Float.NaN, 0};
  private static final float[] SPENT = {10, Float.NaN, 0, 20, 5, 1};

  private static Losses losses(boolean chained) {
    Task click = new Task("click", false, CLICK);
    Task buy = new Task("buy", false, BUY);
    Task spent = new Task("spent", true, SPENT);
    List<Task> tasks = chained ? List.of(click, buy) : List.of(click, buy, spent);
    return Losses.of(examples(tasks), chained);
  }

  private static TaskExamples examples(List<Task> tasks) {
    Frame frame = new Frame(6, List.of(new Frame.Numbers("x", new float[6])));
    return new TaskExamples(frame, tasks, new float[] {1, 1, 1, 1, 1, 1}, new int[6]);
  }

  /// Answers are floats, so the step is one that they show exactly.
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void slopesAreThoseOfTheLosses(boolean chained) {
    Losses losses = losses(chained);
    int tasks = losses.tasks().size();
    double[] factors = {0.5, 2, 3};
    float step = 1f / 1024;
    for (int row = 0; row < 6; row++) {
      float[] labels = {CLICK[row], BUY[row], SPENT[row]};
      float[] answers = {0.5f, -0.25f, 1};
      float[] slopes = new float[tasks];
      losses.slopes(answers, 0, labels, factors, slopes);
      for (int task = 0; task < tasks; task++) {
        answers[task] += step;
        double above = total(losses, answers, labels, factors);
        answers[task] -= 2 * step;
        double below = total(losses, answers, labels, factors);
        answers[task] += step;
        double expected = (above - below) / (2 * step);
        assertThat((double) slopes[task])
            .isCloseTo(expected, within(1e-6 * (1 + Math.abs(expected))));
      }
    }
  }

  private static double total(Losses losses, float[] answers, float[] labels, double[] factors) {
    double sum = 0;
    for (int task = 0; task < losses.tasks().size(); task++) {
      if (!Float.isNaN(labels[task])) {
        sum += factors[task] * losses.value(answers, 0, task, labels[task]);
      }
    }
    return sum;
  }

  @Test
  void aChainedTaskIsTheProductOfTheTasksBeforeIt() {
    Losses losses = losses(true);
    float[] answers = {0.5f, -0.25f};
    double click = OnlineWeights.probability(losses.link().margin(answers, 0, 0));
    double both = OnlineWeights.probability(losses.link().margin(answers, 0, 1));
    double given = OnlineWeights.probability(losses.tasks().get(1).scale().shift() - 0.25);
    assertThat(both).isCloseTo(click * given, within(1e-12));
    float[] sure = {1e9f, 1e9f};
    assertThat(losses.link().margin(sure, 0, 1)).isFinite().isGreaterThan(200);
    float[] never = {-1e9f, -1e9f};
    assertThat(losses.link().margin(never, 0, 1)).isFinite().isLessThan(-200);
  }

  @Test
  void labelsThatTeachNothingAreRefusedByTask() {
    Task one = new Task("buy", false, new float[] {1, 1, Float.NaN, 1, 1, 1});
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Losses.of(examples(List.of(one)), false))
        .withMessage("all 5 labels of 'buy' are 1.0: examples of both outcomes are needed");
    float nan = Float.NaN;
    Task none = new Task("spent", true, new float[] {nan, nan, nan, nan, nan, nan});
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Losses.of(examples(List.of(none)), false))
        .withMessage("no label of 'spent' is known");
    Task number = new Task("spent", true, SPENT);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Losses.of(examples(List.of(number)), true))
        .withMessage("esmm chains yes/no outcomes, but 'spent' is a number");
  }
}
