package dev.sextant.math;

import dev.sextant.math.Distributions.Interval;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;

/// Percentile bootstrap [1]: draws units with replacement and takes quantiles of the statistic.
///
/// [1] Efron, Tibshirani, An Introduction to the Bootstrap, 1993, chapter 13.
public final class Bootstrap {
  private Bootstrap() {}

  /// @param units how many there are to draw from
  /// @param rounds how many samples
  /// @param statistic of the drawn indices, in drawing order; the array is reused
  /// @return the central 95 % of the statistic, samples without a value left out
  public static Interval interval(
      int units, int rounds, long seed, ToDoubleFunction<int[]> statistic) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] values = new double[rounds];
    int[] drawn = new int[units];
    int count = 0;
    for (int round = 0; round < rounds; round++) {
      for (int i = 0; i < units; i++) {
        drawn[i] = random.nextInt(units);
      }
      double value = statistic.applyAsDouble(drawn);
      if (!Double.isNaN(value)) {
        values[count++] = value;
      }
    }
    Arrays.sort(values, 0, count);
    return count == 0
        ? new Interval(Double.NaN, Double.NaN)
        : new Interval(quantile(values, count, 0.025), quantile(values, count, 0.975));
  }

  /// The interval of a mean; give differences for a paired comparison.
  public static Interval mean(double[] values, int rounds, long seed) {
    return interval(
        values.length,
        rounds,
        seed,
        drawn -> {
          double sum = 0;
          for (int i : drawn) {
            sum += values[i];
          }
          return sum / drawn.length;
        });
  }

  private static double quantile(double[] sorted, int count, double share) {
    double place = share * (count - 1);
    int below = (int) place;
    int above = Math.min(below + 1, count - 1);
    return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
  }
}
