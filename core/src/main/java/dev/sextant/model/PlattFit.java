package dev.sextant.model;

/// Fits [Calibrator.Platt] by Newton's method with backtracking on Platt's smoothed targets [1, 2].
///
/// [1] Platt, Probabilistic Outputs for Support Vector Machines, 1999. [2] Lin, Lin, Weng, A Note
/// on Platt's Probabilistic Outputs, Machine Learning 68, 2007.
public final class PlattFit {
  private static final int ROUNDS = 100;
  private static final double RIDGE = 1e-12;

  private PlattFit() {}

  /// @param margins finite
  /// @param labels 0 or 1, one per margin
  /// @param weights > 0, one per margin
  public static Calibrator.Platt fit(double[] margins, float[] labels, float[] weights) {
    double positive = 0;
    double negative = 0;
    for (int i = 0; i < labels.length; i++) {
      positive += labels[i] > 0.5f ? weights[i] : 0;
      negative += labels[i] > 0.5f ? 0 : weights[i];
    }
    double high = (positive + 1) / (positive + 2);
    double low = 1 / (negative + 2);
    double slope = 0;
    double intercept = Math.log((positive + 1) / (negative + 1));
    double loss = loss(margins, labels, weights, high, low, slope, intercept);
    for (int round = 0; round < ROUNDS; round++) {
      double gs = 0;
      double gi = 0;
      double hss = RIDGE;
      double hsi = 0;
      double hii = RIDGE;
      for (int i = 0; i < margins.length; i++) {
        double p = 1 / (1 + Math.exp(-(slope * margins[i] + intercept)));
        double gradient = weights[i] * (p - (labels[i] > 0.5f ? high : low));
        double curvature = weights[i] * p * (1 - p);
        gs += gradient * margins[i];
        gi += gradient;
        hss += curvature * margins[i] * margins[i];
        hsi += curvature * margins[i];
        hii += curvature;
      }
      if (Math.abs(gs) < 1e-9 && Math.abs(gi) < 1e-9) {
        break;
      }
      double determinant = hss * hii - hsi * hsi;
      double ds = -(hii * gs - hsi * gi) / determinant;
      double di = -(hss * gi - hsi * gs) / determinant;
      double step = 1;
      double next = loss(margins, labels, weights, high, low, slope + ds, intercept + di);
      while (!(next <= loss) && step > 1e-10) {
        step /= 2;
        next = loss(margins, labels, weights, high, low, slope + step * ds, intercept + step * di);
      }
      if (!(next <= loss)) {
        break;
      }
      slope += step * ds;
      intercept += step * di;
      loss = next;
    }
    return new Calibrator.Platt(slope, intercept);
  }

  private static double loss(
      double[] margins,
      float[] labels,
      float[] weights,
      double high,
      double low,
      double slope,
      double intercept) {
    double sum = 0;
    for (int i = 0; i < margins.length; i++) {
      double z = slope * margins[i] + intercept;
      double target = labels[i] > 0.5f ? high : low;
      double logOnePlus = z >= 0 ? z + Math.log1p(Math.exp(-z)) : Math.log1p(Math.exp(z));
      sum += weights[i] * (logOnePlus - target * z);
    }
    return sum;
  }
}
