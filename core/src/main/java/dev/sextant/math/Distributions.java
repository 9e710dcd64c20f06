package dev.sextant.math;

/// Probabilities of the common distributions, accurate to about 1e-12 away from the extreme tails.
///
/// The incomplete beta and gamma functions are evaluated by continued fraction and series [1].
///
/// [1] Press, Teukolsky, Vetterling, Flannery, Numerical Recipes, 3rd ed. 2007, sections 6.1-6.4.
public final class Distributions {
  private static final double EPSILON = 1e-16;
  private static final double TINY = 1e-300;

  private Distributions() {}

  /// Stirling's series after shifting the argument above 15.
  ///
  /// @param x > 0
  public static double logGamma(double x) {
    double shift = 0;
    double z = x;
    for (; z < 15; z++) {
      shift += Math.log(z);
    }
    double inverse = 1 / (z * z);
    double series = 1.0 / 12 - inverse * (1.0 / 360 - inverse * (1.0 / 1260 - inverse / 1680));
    return (z - 0.5) * Math.log(z) - z + Math.log(2 * Math.PI) / 2 + series / z - shift;
  }

  /// The share of a Beta(a, b) distribution at or below x.
  public static double beta(double x, double a, double b) {
    if (x <= 0) {
      return 0;
    }
    if (x >= 1) {
      return 1;
    }
    double front =
        Math.exp(
            logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x));
    return x < (a + 1) / (a + b + 2)
        ? front * betaFraction(x, a, b) / a
        : 1 - front * betaFraction(1 - x, b, a) / b;
  }

  private static double betaFraction(double x, double a, double b) {
    double c = 1;
    double d = 1 / nonZero(1 - (a + b) * x / (a + 1));
    double h = d;
    for (int m = 1; m < 10_000; m++) {
      double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
      d = 1 / nonZero(1 + even * d);
      c = nonZero(1 + even / c);
      h *= d * c;
      double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
      d = 1 / nonZero(1 + odd * d);
      c = nonZero(1 + odd / c);
      h *= d * c;
      if (Math.abs(d * c - 1) <= EPSILON * 10) {
        break;
      }
    }
    return h;
  }

  private static double nonZero(double value) {
    return Math.abs(value) < TINY ? TINY : value;
  }

  /// The x at which [#beta] reaches p.
  public static double betaQuantile(double p, double a, double b) {
    double low = 0;
    double high = 1;
    for (int i = 0; i < 200 && high - low > 1e-16; i++) {
      double middle = (low + high) / 2;
      if (beta(middle, a, b) < p) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return (low + high) / 2;
  }

  /// The share of a Gamma(a, 1) distribution above x.
  public static double gammaSurvival(double x, double a) {
    if (x <= 0) {
      return 1;
    }
    double front = Math.exp(-x + a * Math.log(x) - logGamma(a));
    return x < a + 1 ? 1 - front * gammaSeries(x, a) : front * gammaFraction(x, a);
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
    double d = 1 / b;
    double h = d;
    for (int i = 1; i < 10_000; i++) {
      double an = -i * (i - a);
      b += 2;
      d = 1 / nonZero(an * d + b);
      c = nonZero(b + an / c);
      h *= d * c;
      if (Math.abs(d * c - 1) <= EPSILON * 10) {
        break;
      }
    }
    return h;
  }

  /// The chance that a chi-square variable exceeds x.
  public static double chiSquareSurvival(double x, double degrees) {
    return gammaSurvival(x / 2, degrees / 2);
  }

  /// The chance that a standard normal variable exceeds z.
  public static double normalSurvival(double z) {
    double tail = gammaSurvival(z * z / 2, 0.5) / 2;
    return z >= 0 ? tail : 1 - tail;
  }

  /// The chance that a Student t variable exceeds t.
  public static double studentSurvival(double t, double degrees) {
    double tail = beta(degrees / (degrees + t * t), degrees / 2, 0.5) / 2;
    return t >= 0 ? tail : 1 - tail;
  }

  /// The t that a Student t variable exceeds with chance p, in (0, 0.5].
  public static double studentQuantileAbove(double p, double degrees) {
    double x = betaQuantile(2 * p, degrees / 2, 0.5);
    return Math.sqrt(degrees * (1 - x) / x);
  }

  /// The exact (Clopper-Pearson) interval of a share.
  ///
  /// @param confidence such as 0.95
  /// @return low and high, in [0, 1]
  public static Interval exactShare(long hits, long trials, double confidence) {
    double tail = (1 - confidence) / 2;
    double low = hits == 0 ? 0 : betaQuantile(tail, (double) hits, trials - hits + 1.0);
    double high = hits == trials ? 1 : betaQuantile(1 - tail, hits + 1.0, (double) (trials - hits));
    return new Interval(low, high);
  }

  public record Interval(double low, double high) {}
}
