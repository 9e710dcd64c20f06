package dev.sextant.model;

import dev.sextant.math.Bootstrap;
import dev.sextant.math.Distributions.Interval;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;

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
