package dev.sextant.model;

import java.util.Arrays;
import java.util.stream.IntStream;

/// Fits [Calibrator.Isotonic]: the never-decreasing steps closest to the labels, by pooling
/// adjacent violators [1], in O(n log n). Equal margins count as one point with their mean.
///
/// A step keeps its first and last margin as knots, so that probabilities rise in a line between
/// steps. The end steps can be exactly 0 or 1: prefer [PlattFit] where a log loss must stay finite.
///
/// [1] Ayer, Brunk, Ewing, Reid, Silverman, An Empirical Distribution Function for Sampling with
/// Incomplete Information, Annals of Mathematical Statistics 26, 1955.
public final class IsotonicFit {
  private final double[] first;
  private final double[] last;
  private final double[] mean;
  private final double[] weight;
  private int steps;

  private IsotonicFit(int points) {
    first = new double[points];
    last = new double[points];
    mean = new double[points];
    weight = new double[points];
  }

  /// @param margins finite, at least one
  /// @param labels 0 or 1, or finite numbers, one per margin
  /// @param weights > 0, one per margin
  public static Calibrator.Isotonic fit(double[] margins, float[] labels, float[] weights) {
    if (margins.length == 0) {
      throw new IllegalArgumentException("an isotonic fit needs at least one margin, but had 0");
    }
    IsotonicFit fit = new IsotonicFit(margins.length);
    int[] order = ascending(margins);
    for (int from = 0; from < order.length; ) {
      int to = from;
      double sum = 0;
      double mass = 0;
      for (; to < order.length && margins[order[to]] == margins[order[from]]; to++) {
        sum += (double) weights[order[to]] * labels[order[to]];
        mass += weights[order[to]];
      }
      fit.append(margins[order[from]], sum / mass, mass);
      from = to;
    }
    return fit.knots();
  }

  private static int[] ascending(double[] margins) {
    return IntStream.range(0, margins.length)
        .boxed()
        .sorted((a, b) -> Double.compare(margins[a] + 0.0, margins[b] + 0.0))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /// Opens a step, then joins it with those before it that are not below it.
  private void append(double margin, double value, double mass) {
    first[steps] = margin;
    last[steps] = margin;
    mean[steps] = value;
    weight[steps++] = mass;
    while (steps > 1 && mean[steps - 2] >= mean[steps - 1]) {
      join();
    }
  }

  private void join() {
    int left = steps - 2;
    int right = steps - 1;
    double both = weight[left] + weight[right];
    mean[left] += (mean[right] - mean[left]) * (weight[right] / both);
    weight[left] = both;
    last[left] = last[right];
    steps--;
  }

  private Calibrator.Isotonic knots() {
    double[] margins = new double[2 * steps];
    double[] probabilities = new double[2 * steps];
    int count = 0;
    for (int step = 0; step < steps; step++) {
      margins[count] = first[step];
      probabilities[count++] = mean[step];
      if (last[step] > first[step]) {
        margins[count] = last[step];
        probabilities[count++] = mean[step];
      }
    }
    return new Calibrator.Isotonic(
        Arrays.copyOf(margins, count), Arrays.copyOf(probabilities, count));
  }
}
