package dev.sextant.experiment;

/// The units of one variant: sums over units of a metric's numerator and denominator, and of their
/// products.
///
/// A mean per unit is a ratio whose denominator is 1 for every unit.
public final class Arm {
  private long units;
  private double y;
  private double x;
  private double yy;
  private double xx;
  private double xy;

  /// Adds one unit with its whole numerator and denominator.
  public void add(double numerator, double denominator) {
    units++;
    y += numerator;
    x += denominator;
    yy += numerator * numerator;
    xx += denominator * denominator;
    xy += numerator * denominator;
  }

  public long units() {
    return units;
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
  public double ratioVariance() {
    if (units < 2) {
      return Double.NaN;
    }
    double r = ratio();
    double meanX = x / units;
    double syy = (yy - y * y / units) / (units - 1);
    double sxx = (xx - x * x / units) / (units - 1);
    double sxy = (xy - x * y / units) / (units - 1);
    return (syy - 2 * r * sxy + r * r * sxx) / (units * meanX * meanX);
  }
}
