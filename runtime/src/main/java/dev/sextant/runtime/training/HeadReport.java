package dev.sextant.runtime.training;

import dev.sextant.model.Measurement;
import dev.sextant.model.Reliability;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What is known of one head beside its metrics.
///
/// @param isNumber whether it predicts a number; else a probability
/// @param cost of the head; of a model that heads share, its part
/// @param baselines name -> the plainer learner on the same rows
/// @param reliability of its probabilities; null for a number
/// @param slices column -> value -> the rows that have it
public record HeadReport(
    boolean isNumber,
    Cost cost,
    Map<String, Comparison> baselines,
    @Nullable Reliability reliability,
    Map<String, Map<String, Slice>> slices) {

  /// @param trainSeconds wall clock of one training
  /// @param bytes of the stored model
  /// @param rowMicros microseconds to score a row, many at once on one thread
  public record Cost(double trainSeconds, long bytes, double rowMicros) {}

  /// @param gains what the head has over the baseline: differences, bootstrapped in pairs
  public record Comparison(
      String learner,
      Map<String, Measurement> metrics,
      Map<String, Measurement> gains,
      Cost cost) {}

  public record Slice(Map<String, Measurement> metrics, @Nullable Reliability reliability) {}
}
