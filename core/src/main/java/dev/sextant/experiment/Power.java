package dev.sextant.experiment;

import dev.sextant.math.Bisection;
import dev.sextant.math.Distributions;

/// How many units an experiment needs, what it can detect, and how likely it is to detect it.
///
/// Means are compared by a two-sample t-test, whose statistic is noncentral t under the alternative
/// [1]; shares by the pooled z-test [2]. `power` is the chance of a significant result when the
/// effect is real.
///
/// [1] Cohen, Statistical Power Analysis for the Behavioral Sciences, 2nd ed. 1988, section 2.5.
/// [2] Fleiss, Levin, Paik, Statistical Methods for Rates and Proportions, 3rd ed. 2003, section
/// 4.2.
///
/// @param alpha chance of a significant result without any effect, in (0, 1)
/// @param sides of the test: two-sided, or one-sided in the direction of the effect
public record Power(double alpha, Sides sides) {
  /// The usual test: two-sided at 5 %.
  public static final Power USUAL = new Power(0.05, Sides.TWO);

  private static final double MOST_UNITS = 1e15;
  private static final double LARGEST_EFFECT = 1e6;

  /// Where a result counts as significant.
  public enum Sides {
    ONE,
    TWO
  }

  public Power {
    require("alpha", alpha, alpha > 0 && alpha < 1, "in (0, 1)");
  }

  /// The power of a comparison of means.
  ///
  /// @param effect difference of the means over the standard deviation of a unit, >= 0
  /// @param control units in control; need not be whole
  /// @param ratio units in treatment per unit in control, > 0
  public double ofMeans(double effect, double control, double ratio) {
    double degrees = control * (1 + ratio) - 2;
    if (degrees <= 0) {
      return 0;
    }
    double shift = effect * Math.sqrt(control * ratio / (1 + ratio));
    double critical = Distributions.studentQuantileAbove(tail(), degrees);
    double above = Distributions.noncentralStudentSurvival(critical, degrees, shift);
    return sides == Sides.ONE
        ? above
        : above + Distributions.noncentralStudentSurvival(critical, degrees, -shift);
  }

  /// Units that control needs for a comparison of means; treatment needs `ratio` times as many.
  /// Round up.
  ///
  /// @param effect as in [#ofMeans], > 0
  public double unitsForMeans(double effect, double ratio, double power) {
    require("effect", effect, effect > 0, "> 0");
    requirePower(power);
    return Bisection.leastWhere(MOST_UNITS, units -> ofMeans(effect, units, ratio) >= power);
  }

  /// The minimum detectable effect (MDE) of a comparison of means, in standard deviations of a
  /// unit.
  public double detectableEffect(double control, double ratio, double power) {
    require(
        "control", control, control * (1 + ratio) > 2, "so large that both arms exceed 2 units");
    requirePower(power);
    return Bisection.leastWhere(LARGEST_EFFECT, effect -> ofMeans(effect, control, ratio) >= power);
  }

  /// The power of a comparison of two shares with the same number of units in each.
  ///
  /// @param control share in control, in (0, 1)
  /// @param treatment share in treatment, in (0, 1)
  /// @param units in each variant
  public double ofShares(double control, double treatment, double units) {
    double critical =
        Distributions.normalQuantileAbove(tail()) * pooledDeviation(control, treatment);
    double shift = Math.abs(treatment - control) * Math.sqrt(units);
    double deviation = deviation(control, treatment);
    double above = Distributions.normalSurvival((critical - shift) / deviation);
    return sides == Sides.ONE
        ? above
        : above + Distributions.normalSurvival((critical + shift) / deviation);
  }

  /// Units that each variant needs for a comparison of two shares. Round up.
  ///
  /// @param control share in control, in (0, 1)
  /// @param treatment share in treatment, in (0, 1), another one
  public double unitsForShares(double control, double treatment, double power) {
    require("control share", control, control > 0 && control < 1, "in (0, 1)");
    require("treatment share", treatment, treatment > 0 && treatment < 1, "in (0, 1)");
    require("treatment share", treatment, treatment != control, "different from control's");
    requirePower(power);
    double root =
        (Distributions.normalQuantileAbove(tail()) * pooledDeviation(control, treatment)
                + Distributions.normalQuantileAbove(1 - power) * deviation(control, treatment))
            / (treatment - control);
    return root * root;
  }

  private double tail() {
    return sides == Sides.ONE ? alpha : alpha / 2;
  }

  /// Of a difference of two single units when both variants have the same share.
  private static double pooledDeviation(double control, double treatment) {
    double pooled = (control + treatment) / 2;
    return Math.sqrt(2 * pooled * (1 - pooled));
  }

  private static double deviation(double control, double treatment) {
    return Math.sqrt(control * (1 - control) + treatment * (1 - treatment));
  }

  private void requirePower(double power) {
    require("power", power, power > alpha && power < 1, "in (alpha, 1) = (" + alpha + ", 1)");
  }

  private static void require(String name, double value, boolean holds, String range) {
    if (!holds) {
      throw new IllegalArgumentException(name + " must be " + range + ", but was " + value);
    }
  }
}
