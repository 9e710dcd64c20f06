package dev.sextant.runtime.training;

import dev.sextant.model.BinaryMetrics;
import dev.sextant.model.Measurement;
import dev.sextant.model.NumberMetrics;
import java.util.Map;
import java.util.stream.IntStream;

/// Metrics of a head by what its outcome is: a yes or no, or a number.
final class HeadMetrics {
  private HeadMetrics() {}

  /// @param labels 0 or 1, or numbers
  static Map<String, Measurement> of(
      boolean isNumber, double[] predictions, float[] labels, long seed) {
    return isNumber
        ? NumberMetrics.of(predictions, doubles(labels), seed)
        : BinaryMetrics.of(predictions, labels, Trainer.AT_HALF, seed);
  }

  /// What the predictions have over others of the same rows.
  static Map<String, Measurement> gains(
      boolean isNumber, double[] predictions, double[] others, float[] labels, long seed) {
    return isNumber
        ? NumberMetrics.gains(predictions, others, doubles(labels), seed)
        : BinaryMetrics.gains(predictions, others, labels, Trainer.AT_HALF, seed);
  }

  private static double[] doubles(float[] values) {
    return IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
  }
}
