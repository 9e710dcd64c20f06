package dev.sextant.runtime.training;

import org.jspecify.annotations.Nullable;

/// Takes what each model predicted of each row of a test part, row by row of one model after the
/// other.
@FunctionalInterface
public interface Predictions {
  Predictions IGNORED = _ -> {};

  void take(Prediction prediction);

  /// @param head such as `ranker.click`
  /// @param baseline of the head's baselines the one that predicts; null for the head's own model
  /// @param time when the question was asked, milliseconds
  /// @param item null for a judged case
  /// @param label 1 or 0, or a number
  /// @param prediction a calibrated probability, or a number
  record Prediction(
      String head,
      @Nullable String baseline,
      String subject,
      @Nullable String item,
      long time,
      float label,
      double prediction) {}
}
