package dev.sextant.math;

import dev.sextant.math.Distributions.Interval;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

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
    return intervals(units, rounds, seed, drawn -> new double[] {statistic.applyAsDouble(drawn)})
        .getFirst();
  }

  /// Intervals of several statistics from the same samples.
  ///
  /// @param statistics always as many
  public static List<Interval> intervals(
      int units, int rounds, long seed, Function<int[], double[]> statistics) {
    SplittableRandom random = new SplittableRandom(seed);
    double[][] samples = new double[rounds][];
    int[] drawn = new int[units];
    for (int round = 0; round < rounds; round++) {
      for (int i = 0; i < units; i++) {
        drawn[i] = random.nextInt(units);
      }
      samples[round] = statistics.apply(drawn);
    }
    return IntStream.range(0, samples[0].length)
        .mapToObj(i -> central(Arrays.stream(samples).mapToDouble(sample -> sample[i]).toArray()))
        .toList();
  }

  private static Interval central(double[] samples) {
    double[] values =
        Arrays.stream(samples).filter(value -> !Double.isNaN(value)).sorted().toArray();
    return values.length == 0
        ? new Interval(Double.NaN, Double.NaN)
        : new Interval(quantile(values, 0.025), quantile(values, 0.975));
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

  private static double quantile(double[] sorted, double share) {
    double place = share * (sorted.length - 1);
    int below = (int) place;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
  }
}
