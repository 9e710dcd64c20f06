package dev.sextant.experiment;

import dev.sextant.math.Distributions;

/// What a treatment changes against control.
///
/// @param difference treatment minus control, in the metric's unit
/// @param low of the 95 % interval of the difference
/// @param relative difference over control
/// @param relativeLow of the 95 % interval of the relative difference, by the delta method
/// @param pValue two-sided, Welch's t on the ratio estimates
public record Comparison(
    double control,
    double treatment,
    double difference,
    double low,
    double high,
    double relative,
    double relativeLow,
    double relativeHigh,
    double pValue) {
  private static final double TAIL = 0.025;

  public static Comparison of(Arm control, Arm treatment) {
    double rc = control.ratio();
    double rt = treatment.ratio();
    double vc = control.ratioVariance();
    double vt = treatment.ratioVariance();
    double error = Math.sqrt(vc + vt);
    double degrees =
        (vc + vt)
            * (vc + vt)
            / (vc * vc / (control.units() - 1) + vt * vt / (treatment.units() - 1));
    double difference = rt - rc;
    double width = Distributions.studentQuantileAbove(TAIL, degrees);
    double relativeError = Math.sqrt(vt / (rc * rc) + rt * rt * vc / (rc * rc * rc * rc));
    double relative = rt / rc - 1;
    return new Comparison(
        rc,
        rt,
        difference,
        difference - width * error,
        difference + width * error,
        relative,
        relative - width * relativeError,
        relative + width * relativeError,
        2 * Distributions.studentSurvival(Math.abs(difference) / error, degrees));
  }
}
