package dev.sextant.benchmarks;

import dev.sextant.inference.NetScorer;
import dev.sextant.learning.Learners;
import dev.sextant.model.Examples;
import dev.sextant.model.Learner.Rounds;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A DCN-v2 of Criteo's shape: 26 vectors of 16 numbers and 13 numbers, 3 full crosses in parallel
/// to a perceptron of 256 and 128, steps of 2,048 rows, one thread.
final class CriteoNet {
  private static final Map<String, Object> OPTIONS =
      Map.of(
          "bins",
          0,
          "dim",
          16,
          "cross",
          3,
          "hidden",
          List.of(256, 128),
          "batch",
          2048,
          "dropout",
          0,
          "holdout",
          0);

  private CriteoNet() {}

  /// @param more options, which go before those that give the shape
  static NetScorer train(Examples train, Map<String, Object> more, Rounds watched) {
    Map<String, Object> options = new HashMap<>(OPTIONS);
    options.putAll(more);
    return (NetScorer) Learners.named("dcn-v2").fit(train, null, options, 1, watched);
  }
}
