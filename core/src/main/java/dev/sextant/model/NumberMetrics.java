package dev.sextant.model;

import java.util.List;
import java.util.Map;

/// How good predictions of a number are: mae and rmse in the number's unit, r2 (the share of the
/// variance that is explained; 0 is no better than the mean) and bias (mean predicted less mean
/// actual).
///
/// Intervals are those of [Bootstrapped].
public final class NumberMetrics {
  private static final List<String> NAMES = List.of("mae", "rmse", "r2", "bias");

  private NumberMetrics() {}

  /// @param predicted finite
  /// @param actual finite, one per prediction
  /// @return empty without rows; r2 is NaN where all are alike
  public static Map<String, Measurement> of(double[] predicted, double[] actual, long seed) {
    return new Bootstrapped(NAMES, actual.length, seed)
        .measure(rows -> statistics(predicted, actual, rows));
  }

  /// What each metric of one list of predictions has over another's of the same rows, bootstrapped
  /// in pairs.
  ///
  /// @param others one per prediction
  public static Map<String, Measurement> gains(
      double[] predicted, double[] others, double[] actual, long seed) {
    return new Bootstrapped(NAMES, actual.length, seed)
        .gains(
            rows -> statistics(predicted, actual, rows), rows -> statistics(others, actual, rows));
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
}
