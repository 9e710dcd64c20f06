package dev.sextant.runtime;

import dev.sextant.experiment.Comparison;
import dev.sextant.experiment.SampleRatio;
import java.util.List;
import java.util.Map;

/// What an experiment shows so far.
///
/// @param arms control first
/// @param comparisons treatment -> what it changes against control, on this metric
public record ExperimentReport(
    String experiment,
    String metric,
    List<ArmState> arms,
    Map<String, Comparison> comparisons,
    SampleRatio sampleRatio) {
  /// @param units exposed: at least one decision was made for them
  /// @param numerator events after the unit's first exposure
  public record ArmState(
      String variant, long units, double numerator, double denominator, double metric) {}
}
