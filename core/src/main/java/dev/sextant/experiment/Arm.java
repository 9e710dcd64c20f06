package dev.sextant.experiment;

import dev.sextant.math.Moments;

/// The units of one variant: sums over units of a metric's numerator and denominator, and their
/// moments.
///
/// A mean per unit is a ratio whose denominator is 1 for every unit.
public final class Arm {
  private final Moments moments = new Moments();
  private double y;
  private double x;

  /// Adds one unit with its whole numerator and denominator.
  public void add(double numerator, double denominator) {
    moments.add(denominator, numerator);
    y += numerator;
    x += denominator;
  }

  public long units() {
    return moments.count();
  }

  public double numerator() {
    return y;
  }

  public double denominator() {
    return x;
  }

  /// The metric: sum of numerators over sum of denominators.
  public double ratio() {
    return y / x;
  }

  /// The variance of [#ratio] by the delta method [1]: (s_yy - 2 r s_xy + r^2 s_xx) / (n
  /// mean(x)^2).
  ///
  /// [1] Deng, Knoblich, Lu, Applying the Delta Method in Metric Analytics, KDD 2018, section 3.1.
  ///
  /// @return NaN below two units
  public double ratioVariance() {
    double r = ratio();
    double spread =
        moments.varianceY() - 2 * r * moments.covariance() + r * r * moments.varianceX();
    return Math.max(0, spread) / (units() * moments.meanX() * moments.meanX());
  }
}
