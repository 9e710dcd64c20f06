package dev.sextant.model;

import dev.sextant.math.Bootstrap;
import dev.sextant.math.Distributions.Interval;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;

/// Metrics that are computed together, with percentile bootstraps over rows: 500 rounds, fewer for
/// many rows so that about 20 million draws are made.
///
/// @param names of the metrics
/// @param rows how many there are
record Bootstrapped(List<String> names, int rows, long seed) {
  private static final long DRAWS = 20_000_000;

  /// @param statistics of chosen rows, one number per name
  /// @return empty without rows
  Map<String, Measurement> measure(Function<int[], double[]> statistics) {
    Map<String, Measurement> metrics = new LinkedHashMap<>();
    if (rows == 0) {
      return metrics;
    }
    double[] values = statistics.apply(IntStream.range(0, rows).toArray());
    List<Interval> intervals =
        Bootstrap.intervals(rows, Math.clamp(DRAWS / rows, 20, 500), seed, statistics);
    for (int i = 0; i < values.length; i++) {
      metrics.put(
          names.get(i),
          new Measurement(values[i], intervals.get(i).low(), intervals.get(i).high()));
    }
    return metrics;
  }

  /// Differences of the same rows' statistics, bootstrapped in pairs.
  Map<String, Measurement> gains(Function<int[], double[]> ours, Function<int[], double[]> theirs) {
    return measure(
        chosen -> {
          double[] gains = ours.apply(chosen);
          double[] without = theirs.apply(chosen);
          Arrays.setAll(gains, i -> gains[i] - without[i]);
          return gains;
        });
  }
}
