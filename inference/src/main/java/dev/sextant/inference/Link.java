package dev.sextant.inference;

import java.util.List;

/// From a net's answers to margins, one of each per task.
///
/// Unchained, margin = shift + factor x answer. Chained, these are log-odds of each task given that
/// all before it happened, and the margin of a task is the log-odds of the product of their
/// probabilities [1].
///
/// [1] Ma et al.: Entire Space Multi-Task Model, SIGIR 2018, equation 1.
public record Link(List<Scale> scales, boolean chained) {
  /// Log-odds beyond this are no different from certainty, and their product stays finite.
  static final double LARGEST = 300;

  /// @param factor > 0
  public record Scale(double shift, double factor) {
    /// Margins are the answers.
    public static final Scale NONE = new Scale(0, 1);

    public double margin(double answer) {
      return shift + factor * answer;
    }
  }

  public Link {
    scales = List.copyOf(scales);
  }

  /// The margin of one task.
  ///
  /// @param answers row by row, one per task
  public double margin(float[] answers, int row, int task) {
    int first = row * scales.size();
    if (!chained) {
      return scales.get(task).margin(answers[first + task]);
    }
    double happened = 0;
    double not = 0;
    for (int i = 0; i <= task; i++) {
      double m = Math.clamp(scales.get(i).margin(answers[first + i]), -LARGEST, LARGEST);
      not += Math.exp(happened) / (1 + Math.exp(m));
      happened -= Math.log1p(Math.exp(-m));
    }
    return happened - Math.log(not);
  }
}
