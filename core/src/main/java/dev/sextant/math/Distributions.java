package dev.sextant.math;

/// Probabilities and quantiles of the common distributions.
///
/// Tails are computed as tails, never as one minus a number next to one, so small p-values keep
/// their digits: the relative error is below 1e-10 up to 1e8 degrees of freedom or trials. A
/// quantile is the least number that reaches its share, to the last bit.
public final class Distributions {
  private static final double ROOT_TWO = Math.sqrt(2);
  private static final double ROOT_TWO_PI = Math.sqrt(2 * Math.PI);

  private Distributions() {}

  /// A range, such as that of a share or a difference.
  public record Interval(double low, double high) {}

  /// The share of a Beta(a, b) distribution at or below x.
  public static double beta(double x, double a, double b) {
    return SpecialFunctions.beta(x, a, b);
  }

  /// The density of a Beta(a, b) distribution at x in [0, 1].
  public static double betaDensity(double x, double a, double b) {
    double front =
        SpecialFunctions.logGamma(a + b)
            - SpecialFunctions.logGamma(a)
            - SpecialFunctions.logGamma(b);
    double left = a == 1 ? 0 : (a - 1) * Math.log(x);
    double right = b == 1 ? 0 : (b - 1) * Math.log1p(-x);
    return Math.exp(front + left + right);
  }

  /// The x at which [#beta] reaches p.
  public static double betaQuantile(double p, double a, double b) {
    return Bisection.leastWhere(1, x -> beta(x, a, b) >= p);
  }

  /// The chance that a chi-square variable exceeds x.
  public static double chiSquareSurvival(double x, double degrees) {
    return SpecialFunctions.gammaSurvival(x / 2, degrees / 2);
  }

  /// The chance that a standard normal variable is at most z.
  public static double normal(double z) {
    return ErrorFunction.complement(-z / ROOT_TWO) / 2;
  }

  /// The chance that a standard normal variable exceeds z.
  public static double normalSurvival(double z) {
    return ErrorFunction.complement(z / ROOT_TWO) / 2;
  }

  public static double normalDensity(double z) {
    return Math.exp(-z * z / 2) / ROOT_TWO_PI;
  }

  /// The z that a standard normal variable exceeds with chance p.
  ///
  /// @param p in (0, 1)
  public static double normalQuantileAbove(double p) {
    return p > 0.5
        ? -normalQuantileAbove(1 - p)
        : Bisection.leastWhere(40, z -> normalSurvival(z) <= p);
  }

  /// The chance that a Student t variable exceeds t.
  public static double studentSurvival(double t, double degrees) {
    double square = t * t;
    double x = degrees / (degrees + square);
    double y = square / (degrees + square);
    double tail = SpecialFunctions.beta(x, y, degrees / 2, 0.5) / 2;
    return t < 0 ? 1 - tail : tail;
  }

  /// The t that a Student t variable exceeds with chance p, in (0, 0.5].
  public static double studentQuantileAbove(double p, double degrees) {
    return Double.isNaN(degrees)
        ? Double.NaN
        : Bisection.leastWhere(Math.sqrt(Double.MAX_VALUE), t -> studentSurvival(t, degrees) <= p);
  }

  /// The chance that a noncentral t variable exceeds t: of (Z + shift) / S, where S^2 is chi-square
  /// over its degrees.
  ///
  /// By quadrature over the density of S, which is analytic; absolute error below 1e-11.
  public static double noncentralStudentSurvival(double t, double degrees, double shift) {
    double half = degrees / 2;
    double constant = Math.log(2 * Math.sqrt(half)) - SpecialFunctions.stirlingError(half);
    double spread = 1 / Math.sqrt(degrees);
    return Quadrature.integrate(
        s -> {
          double u = s - 1;
          double exponent = constant - half * (u * u + 2 * (u - Math.log1p(u))) - Math.log(s);
          return normalSurvival(t * s - shift) * Math.exp(exponent) / ROOT_TWO_PI;
        },
        Math.max(0, 1 - 9 * spread),
        1 + 9 * spread,
        12);
  }

  /// The exact (Clopper-Pearson) interval of a share.
  ///
  /// @param confidence such as 0.95
  /// @return low and high, in [0, 1]
  public static Interval exactShare(long hits, long trials, double confidence) {
    double tail = (1 - confidence) / 2;
    double low = hits == 0 ? 0 : betaQuantile(tail, (double) hits, trials - hits + 1.0);
    double high =
        hits == trials
            ? 1
            : Bisection.leastWhere(
                1,
                x -> SpecialFunctions.beta(1 - x, x, (double) (trials - hits), hits + 1.0) <= tail);
    return new Interval(low, high);
  }

  /// Wilson's score interval of a share: narrower than [#exactShare], with the confidence on
  /// average instead of at least [1].
  ///
  /// [1] Brown, Cai, DasGupta, Interval Estimation for a Binomial Proportion, Statistical Science
  /// 16, 2001.
  public static Interval wilsonShare(long hits, long trials, double confidence) {
    double z = normalQuantileAbove((1 - confidence) / 2);
    double share = (double) hits / trials;
    double scale = 1 + z * z / trials;
    double centre = (share + z * z / (2.0 * trials)) / scale;
    double width =
        z / scale * Math.sqrt(share * (1 - share) / trials + z * z / (4.0 * trials * trials));
    return new Interval(Math.max(0, centre - width), Math.min(1, centre + width));
  }
}
