package dev.sextant.experiment;

import dev.sextant.math.Distributions;

/// The sample-ratio check: whether units arrived in the shares that were planned, by Pearson's
/// chi-square.
///
/// A mismatch means that assignment or logging is broken, and that no result of the experiment can
/// be trusted [1].
///
/// [1] Fabijan et al., Diagnosing Sample Ratio Mismatch in Online Controlled Experiments, KDD 2019.
public record SampleRatio(double chiSquare, double pValue) {
  /// Below this p-value the experiment is not to be trusted.
  public static final double ALARM = 0.001;

  /// @param counts units per variant
  /// @param weights planned shares, > 0, in any scale
  public static SampleRatio of(long[] counts, double[] weights) {
    double total = 0;
    double planned = 0;
    for (int i = 0; i < counts.length; i++) {
      total += counts[i];
      planned += weights[i];
    }
    double chiSquare = 0;
    for (int i = 0; i < counts.length; i++) {
      double expected = total * weights[i] / planned;
      chiSquare += expected == 0 ? 0 : (counts[i] - expected) * (counts[i] - expected) / expected;
    }
    return new SampleRatio(
        chiSquare, Distributions.chiSquareSurvival(chiSquare, counts.length - 1.0));
  }

  public boolean isMismatch() {
    return pValue < ALARM;
  }
}
