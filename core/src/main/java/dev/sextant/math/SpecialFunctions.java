package dev.sextant.math;

/// The gamma and beta functions that exact probabilities are made of.
///
/// An incomplete function is a front factor times a series or a continued fraction [1]. The front
/// is Loader's saddle-point form [2]: the large terms of log-gamma are cancelled on paper, so that
/// digits are not lost when the parameters are in the millions. The relative error is about 1e-14
/// for parameters in the hundreds and below 1e-10 up to 1e8.
///
/// [1] Didonato, Morris, Algorithm 708: Significant Digit Computation of the Incomplete Beta
/// Function Ratios, ACM TOMS 18, 1992, section 4. [2] Loader, Fast and Accurate Computation of
/// Binomial Probabilities, 2000.
public final class SpecialFunctions {
  private static final double HALF_LOG_TWO_PI = 0.9189385332046728;
  private static final double EPSILON = 1e-16;
  private static final double TINY = 1e-300;
  private static final int MOST_TERMS = 200_000;

  private SpecialFunctions() {}

  /// @param x > 0
  public static double logGamma(double x) {
    return (x - 0.5) * Math.log(x) - x + HALF_LOG_TWO_PI + stirlingError(x);
  }

  /// What Stirling's formula (x - 1/2) log x - x + log(2 pi) / 2 lacks of log-gamma; its series
  /// holds above 15, and smaller arguments climb there by the recurrence.
  static double stirlingError(double x) {
    double climbed = 0;
    double z = x;
    for (; z < 15; z++) {
      climbed += (z + 0.5) * Math.log1p(1 / z) - 1;
    }
    double s = 1 / (z * z);
    return climbed
        + (1.0 / 12 - s * (1.0 / 360 - s * (1.0 / 1260 - s * (1.0 / 1680 - s / 1188)))) / z;
  }

  /// The regularised incomplete beta function I_x(a, b).
  public static double beta(double x, double a, double b) {
    return beta(x, 1 - x, a, b);
  }

  /// @param y 1 - x, given apart so that neither loses digits; swap both pairs for the complement
  static double beta(double x, double y, double a, double b) {
    if (Double.isNaN(x + y + a + b)) {
      return Double.NaN;
    }
    if (x <= 0) {
      return 0;
    }
    if (y <= 0) {
      return 1;
    }
    return x < (a + 1) / (a + b + 2) ? betaTail(x, y, a, b) : 1 - betaTail(y, x, b, a);
  }

  private static double betaTail(double x, double y, double a, double b) {
    return betaFront(x, y, a, b) / betaFraction(x, y, a, b);
  }

  /// x^a y^b / B(a, b).
  private static double betaFront(double x, double y, double a, double b) {
    double n = a + b;
    double e = b * x - a * y;
    double log =
        a * logRatio(x * n / a, e / a)
            + b * logRatio(y * n / b, -e / b)
            + stirlingError(n)
            - stirlingError(a)
            - stirlingError(b);
    return Math.sqrt(a / n * b) * Math.exp(log - HALF_LOG_TWO_PI);
  }

  /// log(ratio), from whichever of ratio and ratio - 1 is the sharper.
  private static double logRatio(double ratio, double minusOne) {
    return minusOne < -0.5 ? Math.log(ratio) : Math.log1p(minusOne);
  }

  /// Lentz's evaluation of the fraction [1, formula 9], whose terms keep their digits when x is
  /// next to 1.
  private static double betaFraction(double x, double y, double a, double b) {
    double f = nonZero(a * (a * y - b * x + 1) / (a + 1));
    double c = f;
    double d = 0;
    for (int m = 1; m < MOST_TERMS; m++) {
      double odd = a + 2.0 * m - 1;
      double up = (a + m - 1) / odd * ((a + b + m - 1) / odd) * m * (b - m) * x * x;
      double down =
          m + m * (b - m) * x / odd + (a + m) * (a * y - b * x + 1 + m * (1 + y)) / (odd + 2);
      d = 1 / nonZero(down + up * d);
      c = nonZero(down + up / c);
      f *= c * d;
      if (Math.abs(c * d - 1) <= 2 * EPSILON) {
        return f;
      }
    }
    throw new ArithmeticException(
        "the incomplete beta function did not settle at x " + x + ", a " + a + ", b " + b);
  }

  private static double nonZero(double value) {
    return Math.abs(value) < TINY ? TINY : value;
  }

  /// The regularised lower incomplete gamma function P(a, x).
  public static double gamma(double x, double a) {
    if (x <= 0) {
      return 0;
    }
    return x < a + 1
        ? gammaFront(x, a) * gammaSeries(x, a)
        : 1 - gammaFront(x, a) * gammaFraction(x, a);
  }

  /// The regularised upper incomplete gamma function Q(a, x).
  public static double gammaSurvival(double x, double a) {
    if (x <= 0) {
      return 1;
    }
    return x < a + 1
        ? 1 - gammaFront(x, a) * gammaSeries(x, a)
        : gammaFront(x, a) * gammaFraction(x, a);
  }

  /// x^a e^-x / Gamma(a).
  private static double gammaFront(double x, double a) {
    double u = (x - a) / a;
    return Math.sqrt(a)
        * Math.exp(a * (logRatio(x / a, u) - u) - stirlingError(a) - HALF_LOG_TWO_PI);
  }

  private static double gammaSeries(double x, double a) {
    double sum = 1 / a;
    double term = sum;
    for (double n = a + 1; Math.abs(term) > Math.abs(sum) * EPSILON; n++) {
      term *= x / n;
      sum += term;
    }
    return sum;
  }

  private static double gammaFraction(double x, double a) {
    double b = x + 1 - a;
    double c = 1 / TINY;
    double d = 1 / nonZero(b);
    double f = d;
    for (int i = 1; i < MOST_TERMS; i++) {
      double up = -i * (i - a);
      b += 2;
      d = 1 / nonZero(up * d + b);
      c = nonZero(b + up / c);
      f *= c * d;
      if (Math.abs(c * d - 1) <= 2 * EPSILON) {
        return f;
      }
    }
    throw new ArithmeticException(
        "the incomplete gamma function did not settle at x " + x + ", a " + a);
  }
}
