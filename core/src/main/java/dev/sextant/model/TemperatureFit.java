package dev.sextant.model;

/// Fits a [Calibrator.Platt] without an intercept: margins are divided by a temperature, 1 / slope
/// [1], which makes probabilities bolder or shyer around 0.5 and moves none across it.
///
/// The log loss is convex in the slope, so its derivative is bisected.
///
/// [1] Guo, Pleiss, Sun, Weinberger, On Calibration of Modern Neural Networks, ICML 2017.
public final class TemperatureFit {
  private static final double LEAST = 1e-3;
  private static final double MOST = 1e3;
  private static final int HALVINGS = 60;

  private TemperatureFit() {}

  /// @param margins finite
  /// @param labels 0 or 1, one per margin
  /// @param weights > 0, one per margin
  public static Calibrator.Platt fit(double[] margins, float[] labels, float[] weights) {
    double low = LEAST;
    double high = MOST;
    for (int i = 0; i < HALVINGS; i++) {
      double middle = Math.sqrt(low * high);
      if (slopeOfLoss(middle, margins, labels, weights) < 0) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return new Calibrator.Platt(Math.sqrt(low * high), 0);
  }

  private static double slopeOfLoss(
      double slope, double[] margins, float[] labels, float[] weights) {
    double sum = 0;
    for (int i = 0; i < margins.length; i++) {
      double probability = 1 / (1 + Math.exp(-slope * margins[i]));
      sum += weights[i] * (probability - labels[i]) * margins[i];
    }
    return sum;
  }
}
