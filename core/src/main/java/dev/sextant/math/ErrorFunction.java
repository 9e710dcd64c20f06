package dev.sextant.math;

/// The error function's complement by Cody's rational approximations [1], relative error below
/// 1e-15.
///
/// [1] Cody, Rational Chebyshev Approximations for the Error Function, Mathematics of Computation
/// 23, 1969; coefficients of Algorithm 715, ACM TOMS 19, 1993.
final class ErrorFunction {
  private static final double INVERSE_ROOT_PI = 0.5641895835477563;

  private static final double[] NEAR_UP = {
    0.18577770618460315,
    3.1611237438705655,
    113.86415415105016,
    377.485237685302,
    3209.3775891384694
  };
  private static final double[] NEAR_DOWN = {
    1, 23.601290952344122, 244.02463793444417, 1282.6165260773723, 2844.236833439171
  };
  private static final double[] MIDDLE_UP = {
    2.1531153547440383e-08, 0.5641884969886701, 8.883149794388377,
    66.11919063714163, 298.6351381974001, 881.952221241769,
    1712.0476126340707, 2051.0783778260716, 1230.3393547979972
  };
  private static final double[] MIDDLE_DOWN = {
    1,
    15.744926110709835,
    117.6939508913125,
    537.1811018620099,
    1621.3895745666903,
    3290.7992357334597,
    4362.619090143247,
    3439.3676741437216,
    1230.3393548037495
  };
  private static final double[] FAR_UP = {
    0.016315387137302097, 0.30532663496123236, 0.36034489994980445,
    0.12578172611122926, 0.016083785148742275, 0.0006587491615298378
  };
  private static final double[] FAR_DOWN = {
    1,
    2.568520192289822,
    1.8729528499234673,
    0.5279051029514285,
    0.06051834131244132,
    0.0023352049762686918
  };

  private ErrorFunction() {}

  /// 1 - erf(x).
  static double complement(double x) {
    double size = Math.abs(x);
    if (size <= 0.46875) {
      return 1 - x * ratio(NEAR_UP, NEAR_DOWN, x * x);
    }
    double tail = bell(size) * (size <= 4 ? ratio(MIDDLE_UP, MIDDLE_DOWN, size) : far(size));
    return x < 0 ? 2 - tail : tail;
  }

  private static double far(double x) {
    double s = 1 / (x * x);
    return (INVERSE_ROOT_PI - s * ratio(FAR_UP, FAR_DOWN, s)) / x;
  }

  /// exp(-x^2), squaring the leading bits and the rest apart so that the product is exact.
  private static double bell(double x) {
    double leading = (double) (long) (x * 16) / 16;
    double rest = (x - leading) * (x + leading);
    return Math.exp(-leading * leading) * Math.exp(-rest);
  }

  /// Both polynomials by Horner's rule, the highest power first.
  private static double ratio(double[] up, double[] down, double x) {
    double numerator = up[0];
    double denominator = down[0];
    for (int i = 1; i < up.length; i++) {
      numerator = numerator * x + up[i];
      denominator = denominator * x + down[i];
    }
    return numerator / denominator;
  }
}
