package dev.sextant.model;

/// Fits [Calibrator.Linear] by weighted least squares. Where margins are all alike, or would count
/// backwards, the weighted mean of the labels is all that is predicted.
public final class LinearFit {
  private LinearFit() {}

  /// @param margins finite, at least one
  /// @param labels finite, one per margin
  /// @param weights > 0, one per margin
  public static Calibrator.Linear fit(double[] margins, float[] labels, float[] weights) {
    double mass = 0;
    double margin = 0;
    double label = 0;
    for (int i = 0; i < margins.length; i++) {
      mass += weights[i];
      margin += weights[i] * (margins[i] - margin) / mass;
      label += weights[i] * (labels[i] - label) / mass;
    }
    double square = 0;
    double product = 0;
    for (int i = 0; i < margins.length; i++) {
      square += weights[i] * (margins[i] - margin) * (margins[i] - margin);
      product += weights[i] * (margins[i] - margin) * (labels[i] - label);
    }
    double slope = square > 0 ? Math.max(0, product / square) : 0;
    return new Calibrator.Linear(slope, label - slope * margin);
  }
}
