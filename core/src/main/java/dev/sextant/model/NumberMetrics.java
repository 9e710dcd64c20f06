package dev.sextant.model;

import dev.sextant.math.Bootstrap;
import dev.sextant.math.Distributions.Interval;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;

/// How good predictions of a number are: mae and rmse, in the number's unit.
///
/// Intervals are percentile bootstraps over rows: 1000 rounds, fewer for many rows so that about 20
/// million draws are made.
public final class NumberMetrics {
  private static final long DRAWS = 20_000_000;

  private NumberMetrics() {}

  /// @param predicted finite
  /// @param actual finite, one per prediction
  /// @return empty without rows
  public static Map<String, Measurement> of(double[] predicted, double[] actual, long seed) {
    double[] sizes = new double[actual.length];
    double[] squares = new double[actual.length];
    for (int i = 0; i < actual.length; i++) {
      double miss = predicted[i] - actual[i];
      sizes[i] = Math.abs(miss);
      squares[i] = miss * miss;
    }
    Map<String, Measurement> metrics = new LinkedHashMap<>();
    if (actual.length > 0) {
      metrics.put("mae", mean(sizes, seed, x -> x));
      metrics.put("rmse", mean(squares, seed, Math::sqrt));
    }
    return metrics;
  }

  /// What one model's predictions have over another's on the same rows: differences of metrics,
  /// bootstrapped in pairs.
  ///
  /// @param others one per prediction
  public static Map<String, Measurement> gains(
      double[] predicted, double[] others, double[] actual, long seed) {
    Map<String, Measurement> gains = new LinkedHashMap<>();
    if (actual.length == 0) {
      return gains;
    }
    List<Interval> intervals =
        Bootstrap.intervals(
            actual.length,
            Math.clamp(DRAWS / actual.length, 20, 1000),
            seed,
            rows -> differences(predicted, others, actual, rows));
    double[] all =
        differences(predicted, others, actual, IntStream.range(0, actual.length).toArray());
    List<String> names = List.of("mae", "rmse");
    for (int i = 0; i < names.size(); i++) {
      Interval interval = intervals.get(i);
      gains.put(names.get(i), new Measurement(all[i], interval.low(), interval.high()));
    }
    return gains;
  }

  private static double[] differences(
      double[] predicted, double[] others, double[] actual, int[] rows) {
    double sizes = 0;
    double squares = 0;
    double otherSquares = 0;
    for (int row : rows) {
      double miss = predicted[row] - actual[row];
      double other = others[row] - actual[row];
      sizes += Math.abs(miss) - Math.abs(other);
      squares += miss * miss;
      otherSquares += other * other;
    }
    int n = rows.length;
    return new double[] {sizes / n, Math.sqrt(squares / n) - Math.sqrt(otherSquares / n)};
  }

  /// @param scale rising, so that it carries quantiles over
  private static Measurement mean(double[] values, long seed, DoubleUnaryOperator scale) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    int rounds = Math.clamp(DRAWS / values.length, 20, 1000);
    Interval interval = Bootstrap.mean(values, rounds, seed);
    return new Measurement(
        scale.applyAsDouble(sum / values.length),
        scale.applyAsDouble(interval.low()),
        scale.applyAsDouble(interval.high()));
  }
}
