package dev.sextant.model;

import dev.sextant.math.Bootstrap;
import dev.sextant.math.Distributions.Interval;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/// How good probabilities of a yes/no outcome are. Keys are the field's names: auc, logloss, brier,
/// ap, ece, accuracy, precision, recall, f1, macro-f1, mcc.
///
/// Intervals are percentile bootstraps over rows: 500 rounds, fewer for many rows so that about 20
/// million draws are made.
public final class BinaryMetrics {
  private static final double CLIP = 1e-15;
  private static final int BINS = 10;
  private static final long DRAWS = 20_000_000;

  private BinaryMetrics() {}

  /// @param probabilities in [0, 1]
  /// @param labels 0 or 1, one per probability
  /// @param threshold at or above which the outcome is predicted
  public static Map<String, Measurement> of(
      double[] probabilities, float[] labels, double threshold, long seed) {
    Map<String, Measurement> metrics = new LinkedHashMap<>();
    int[] all = IntStream.range(0, labels.length).toArray();
    if (labels.length == 0) {
      return metrics;
    }
    Map<String, ToDoubleFunction<int[]>> statistics = new LinkedHashMap<>();
    statistics.put("auc", rows -> auc(probabilities, labels, rows));
    statistics.put("logloss", rows -> logLoss(probabilities, labels, rows));
    statistics.put("brier", rows -> brier(probabilities, labels, rows));
    statistics.put("ap", rows -> averagePrecision(probabilities, labels, rows));
    statistics.put("ece", rows -> calibrationError(probabilities, labels, rows));
    statistics.put(
        "accuracy", rows -> Confusion.of(probabilities, labels, rows, threshold).accuracy());
    statistics.put(
        "precision", rows -> Confusion.of(probabilities, labels, rows, threshold).precision());
    statistics.put("recall", rows -> Confusion.of(probabilities, labels, rows, threshold).recall());
    statistics.put("f1", rows -> Confusion.of(probabilities, labels, rows, threshold).f1());
    statistics.put(
        "macro-f1", rows -> Confusion.of(probabilities, labels, rows, threshold).macroF1());
    statistics.put("mcc", rows -> Confusion.of(probabilities, labels, rows, threshold).mcc());
    int rounds = Math.clamp(DRAWS / labels.length, 20, 500);
    statistics.forEach(
        (name, statistic) -> {
          Interval interval = Bootstrap.interval(labels.length, rounds, seed, statistic);
          metrics.put(
              name, new Measurement(statistic.applyAsDouble(all), interval.low(), interval.high()));
        });
    return metrics;
  }

  /// How often each combination of prediction and truth came.
  public record Confusion(
      long truePositives, long falsePositives, long trueNegatives, long falseNegatives) {
    public static Confusion of(double[] p, float[] labels, int[] rows, double threshold) {
      long[] counts = new long[4];
      for (int row : rows) {
        counts[(p[row] >= threshold ? 2 : 0) + (labels[row] > 0.5f ? 1 : 0)]++;
      }
      return new Confusion(counts[3], counts[2], counts[0], counts[1]);
    }

    public double accuracy() {
      return (double) (truePositives + trueNegatives)
          / (truePositives + falsePositives + trueNegatives + falseNegatives);
    }

    public double precision() {
      return (double) truePositives / (truePositives + falsePositives);
    }

    public double recall() {
      return (double) truePositives / (truePositives + falseNegatives);
    }

    public double f1() {
      return 2.0 * truePositives / (2 * truePositives + falsePositives + falseNegatives);
    }

    /// The mean of the F1 of both classes.
    public double macroF1() {
      double negative = 2.0 * trueNegatives / (2 * trueNegatives + falseNegatives + falsePositives);
      return (f1() + negative) / 2;
    }

    /// Matthews correlation; 0 when a margin of the table is empty.
    public double mcc() {
      double product =
          (double) (truePositives + falsePositives)
              * (truePositives + falseNegatives)
              * (trueNegatives + falsePositives)
              * (trueNegatives + falseNegatives);
      return product == 0
          ? 0
          : ((double) truePositives * trueNegatives - (double) falsePositives * falseNegatives)
              / Math.sqrt(product);
    }
  }

  /// The chance that a positive outranks a negative, ties counting half.
  static double auc(double[] p, float[] labels, int[] rows) {
    int[] order = ascending(p, rows);
    double rankSum = 0;
    long positives = 0;
    for (int from = 0; from < order.length; ) {
      int to = from;
      long tied = 0;
      while (to < order.length && p[order[to]] == p[order[from]]) {
        tied += labels[order[to]] > 0.5f ? 1 : 0;
        to++;
      }
      rankSum += tied * (from + 1 + to) / 2.0;
      positives += tied;
      from = to;
    }
    long negatives = order.length - positives;
    return positives == 0 || negatives == 0
        ? Double.NaN
        : (rankSum - positives * (positives + 1) / 2.0) / ((double) positives * negatives);
  }

  /// The mean precision at each positive's rank, tied scores taken together.
  static double averagePrecision(double[] p, float[] labels, int[] rows) {
    int[] order = ascending(p, rows);
    long seen = 0;
    long hits = 0;
    double sum = 0;
    for (int from = order.length - 1; from >= 0; ) {
      int to = from;
      long tied = 0;
      while (to >= 0 && p[order[to]] == p[order[from]]) {
        tied += labels[order[to]] > 0.5f ? 1 : 0;
        to--;
      }
      seen += from - to;
      hits += tied;
      sum += tied * ((double) hits / seen);
      from = to;
    }
    return hits == 0 ? Double.NaN : sum / hits;
  }

  private static int[] ascending(double[] p, int[] rows) {
    Integer[] order = new Integer[rows.length];
    for (int i = 0; i < rows.length; i++) {
      order[i] = rows[i];
    }
    Arrays.sort(order, Comparator.comparingDouble(row -> p[row]));
    return Arrays.stream(order).mapToInt(Integer::intValue).toArray();
  }

  static double logLoss(double[] p, float[] labels, int[] rows) {
    double sum = 0;
    for (int row : rows) {
      double clipped = Math.clamp(p[row], CLIP, 1 - CLIP);
      sum -= labels[row] > 0.5f ? Math.log(clipped) : Math.log1p(-clipped);
    }
    return sum / rows.length;
  }

  static double brier(double[] p, float[] labels, int[] rows) {
    double sum = 0;
    for (int row : rows) {
      sum += (p[row] - labels[row]) * (p[row] - labels[row]);
    }
    return sum / rows.length;
  }

  /// Expected calibration error over ten bins of equal width.
  static double calibrationError(double[] p, float[] labels, int[] rows) {
    double[] gap = new double[BINS];
    for (int row : rows) {
      gap[Math.min(BINS - 1, (int) (p[row] * BINS))] += p[row] - labels[row];
    }
    double sum = 0;
    for (double each : gap) {
      sum += Math.abs(each);
    }
    return sum / rows.length;
  }
}
