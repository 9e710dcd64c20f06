package dev.sextant.learning;

/// How much each task's loss counts.
///
/// Fixed, as told. Learned, by homoscedastic uncertainty [1]: a loss L counts exp(-s) L + s / 2,
/// and s of each task is learned along.
///
/// [1] Kendall, Gal, Cipolla: Multi-Task Learning Using Uncertainty to Weigh Losses, CVPR 2018.
final class Balance {
  private final double[] fixed;
  private final float[] logs;
  private final Optimizer optimizer;
  private final boolean learned;

  /// @param fixed weight of each task
  Balance(double[] fixed, boolean learned) {
    this.fixed = fixed;
    this.learned = learned;
    this.logs = new float[fixed.length];
    this.optimizer = Optimizer.Kind.ADAM.create(1, fixed.length);
  }

  boolean isLearned() {
    return learned;
  }

  /// What a task's loss is multiplied with as of now.
  double factor(int task) {
    return fixed[task] * Math.exp(-logs[task]);
  }

  /// What a task's loss is multiplied with when nets are compared.
  double fixed(int task) {
    return fixed[task];
  }

  /// Moves the weights of a learned balance.
  ///
  /// @param losses the sum of each task's losses over a batch, times the weights of its rows
  /// @param weights the sum of the weights of each task's rows
  /// @param scale of a row's weight
  void move(double[] losses, double[] weights, double scale, double rate, int step) {
    float[] slopes = new float[logs.length];
    for (int task = 0; task < slopes.length; task++) {
      slopes[task] = (float) (scale * (weights[task] / 2 - factor(task) * losses[task]));
    }
    optimizer.move(logs, 0, slopes, 0, slopes.length, rate, step);
  }
}
