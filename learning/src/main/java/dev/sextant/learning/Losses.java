package dev.sextant.learning;

import dev.sextant.inference.Link;
import dev.sextant.multitask.TaskExamples;
import dev.sextant.multitask.TaskExamples.Task;
import java.util.ArrayList;
import java.util.List;

/// The losses of all tasks of a net; a label that is not known has none.
///
/// Chained, the loss of a task is that of the product of its own probability and those of the tasks
/// before it, over all rows [1].
///
/// [1] Ma et al.: Entire Space Multi-Task Model, SIGIR 2018, equation 3.
record Losses(List<Loss> tasks, Link link) {
  /// Of a task that seems to happen each time that the one before it does.
  private static final double LARGEST_SHARE = 0.99;

  Losses(List<Loss> tasks, boolean chained) {
    this(List.copyOf(tasks), new Link(tasks.stream().map(Loss::scale).toList(), chained));
  }

  /// @throws IllegalArgumentException when the labels of a task teach nothing
  static Losses of(TaskExamples train, boolean chained) {
    List<Loss> losses = new ArrayList<>();
    double before = 1;
    for (Task task : train.tasks()) {
      if (chained && task.isNumber()) {
        throw new IllegalArgumentException(
            "esmm chains yes/no outcomes, but '%s' is a number".formatted(task.name()));
      }
      Labels.requireSome(task);
      if (task.isNumber()) {
        losses.add(Loss.Squared.of(task.labels(), train.weights()));
        continue;
      }
      Labels.requireBothClasses(task);
      double mean = Loss.meanLabel(task.labels(), train.weights());
      losses.add(Loss.Logistic.of(chained ? Math.min(mean / before, LARGEST_SHARE) : mean));
      before = mean;
    }
    return new Losses(losses, chained);
  }

  /// The loss of one task in one row.
  ///
  /// @param answers row by row, one per task
  /// @param row of the answers
  double value(float[] answers, int row, int task, float label) {
    int first = row * tasks.size();
    return link.chained()
        ? Loss.ofLogOdds(link.margin(answers, row, task), label)
        : tasks.get(task).value(answers[first + task], label);
  }

  /// Writes how the answers of one row should move.
  ///
  /// @param answers row by row, one per task; slopes stand in `out` alike
  /// @param row of the answers
  /// @param labels of each task, NaN where not known
  /// @param factors of each task's loss
  void slopes(float[] answers, int row, float[] labels, double[] factors, float[] out) {
    if (link.chained()) {
      chained(answers, row, labels, factors, out);
      return;
    }
    int first = row * tasks.size();
    for (int task = 0; task < tasks.size(); task++) {
      boolean known = !Float.isNaN(labels[task]);
      out[first + task] =
          known
              ? (float) (factors[task] * tasks.get(task).slope(answers[first + task], labels[task]))
              : 0;
    }
  }

  /// With m(j) the log-odds of a task given those before it, p(k) the product of the first k
  /// probabilities and y(k) the label, the slope by m(j) is the sum over k >= j of (p(k) - y(k)) (1
  /// - sigma(m(j))) / (1 - p(k)).
  private void chained(float[] answers, int row, float[] labels, double[] factors, float[] out) {
    int first = row * tasks.size();
    double happened = 1;
    double not = 0;
    double[] ratios = new double[tasks.size()];
    double[] misses = new double[tasks.size()];
    for (int k = 0; k < ratios.length; k++) {
      double m = tasks.get(k).scale().shift() + answers[first + k];
      misses[k] = OnlineWeights.probability(-m);
      not += happened * misses[k];
      happened *= OnlineWeights.probability(m);
      boolean known = !Float.isNaN(labels[k]);
      ratios[k] =
          known ? factors[k] * (happened - labels[k]) / Math.max(not, Double.MIN_NORMAL) : 0;
    }
    double sum = 0;
    for (int j = ratios.length - 1; j >= 0; j--) {
      sum += ratios[j];
      out[first + j] = (float) (sum * misses[j]);
    }
  }
}
