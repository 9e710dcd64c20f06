package dev.sextant.model;

import dev.sextant.math.Bootstrap;
import dev.sextant.math.Distributions.Interval;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;

/// How good predictions of a number are: mae and rmse in the number's unit, r2 (the share of the
/// variance that is explained; 0 is no better than the mean) and bias (mean predicted less mean
/// actual).
///
/// Intervals are percentile bootstraps over rows: 500 rounds, fewer for many rows so that about 20
/// million draws are made.
public final class NumberMetrics {
  private static final List<String> NAMES = List.of("mae", "rmse", "r2", "bias");
  private static final long DRAWS = 20_000_000;

  private NumberMetrics() {}

  /// @param predicted finite
  /// @param actual finite, one per prediction
  /// @return empty without rows; r2 is NaN where all are alike
  public static Map<String, Measurement> of(double[] predicted, double[] actual, long seed) {
    return measure(actual.length, seed, rows -> statistics(predicted, actual, rows));
  }

  /// What each metric of one list of predictions has over another's of the same rows, bootstrapped
  /// in pairs.
  ///
  /// @param others one per prediction
  public static Map<String, Measurement> gains(
      double[] predicted, double[] others, double[] actual, long seed) {
    return measure(
        actual.length,
        seed,
        rows -> {
          double[] gains = statistics(predicted, actual, rows);
          double[] without = statistics(others, actual, rows);
          Arrays.setAll(gains, i -> gains[i] - without[i]);
          return gains;
        });
  }

  private static double[] statistics(double[] predicted, double[] actual, int[] rows) {
    double sizes = 0;
    double squares = 0;
    double misses = 0;
    double mean = 0;
    double spread = 0;
    int count = 0;
    for (int row : rows) {
      double miss = predicted[row] - actual[row];
      sizes += Math.abs(miss);
      squares += miss * miss;
      misses += miss;
      double off = actual[row] - mean;
      mean += off / ++count;
      spread += off * (actual[row] - mean);
    }
    return new double[] {
      sizes / count,
      Math.sqrt(squares / count),
      spread > 0 ? 1 - squares / spread : Double.NaN,
      misses / count
    };
  }

  private static Map<String, Measurement> measure(
      int rows, long seed, Function<int[], double[]> statistics) {
    Map<String, Measurement> metrics = new LinkedHashMap<>();
    if (rows == 0) {
      return metrics;
    }
    double[] values = statistics.apply(IntStream.range(0, rows).toArray());
    List<Interval> intervals =
        Bootstrap.intervals(rows, Math.clamp(DRAWS / rows, 20, 500), seed, statistics);
    for (int i = 0; i < values.length; i++) {
      metrics.put(
          NAMES.get(i),
          new Measurement(values[i], intervals.get(i).low(), intervals.get(i).high()));
    }
    return metrics;
  }
}
