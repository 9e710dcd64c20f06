package dev.sextant.model;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// How good probabilities of a yes/no outcome are. Keys are the field's names: auc, logloss, ne,
/// brier, ap, ece, accuracy, precision, recall, f1, macro-f1, mcc.
///
/// `ne` is the normalised entropy [1]: the log loss over that of the rows' own rate, so that 1 is
/// no better than a constant.
///
/// [1] He et al., Practical Lessons from Predicting Clicks on Ads at Facebook, ADKDD 2014.
///
/// Intervals are those of [Bootstrapped].
public final class BinaryMetrics {
  private static final List<String> NAMES =
      List.of(
          "auc",
          "logloss",
          "ne",
          "brier",
          "ap",
          "ece",
          "accuracy",
          "precision",
          "recall",
          "f1",
          "macro-f1",
          "mcc");

  private static final double CLIP = 1e-15;
  private static final int BINS = 10;

  private BinaryMetrics() {}

  /// @param probabilities in [0, 1]
  /// @param labels 0 or 1, one per probability
  /// @param threshold at or above which the outcome is predicted
  /// @return empty without rows
  public static Map<String, Measurement> of(
      double[] probabilities, float[] labels, double threshold, long seed) {
    Scored scored = new Scored(probabilities, labels);
    return new Bootstrapped(NAMES, labels.length, seed)
        .measure(rows -> scored.statistics(rows, threshold));
  }

  /// What one model's probabilities gain over another's on the same rows: differences of metrics,
  /// bootstrapped in pairs.
  ///
  /// @param others one per probability
  public static Map<String, Measurement> gains(
      double[] probabilities, double[] others, float[] labels, double threshold, long seed) {
    Scored ours = new Scored(probabilities, labels);
    Scored theirs = new Scored(others, labels);
    return new Bootstrapped(NAMES, labels.length, seed)
        .gains(
            rows -> ours.statistics(rows, threshold), rows -> theirs.statistics(rows, threshold));
  }

  /// The area under the ROC curve alone; NaN without both outcomes.
  public static double auc(double[] probabilities, float[] labels) {
    return new Scored(probabilities, labels).all().auc();
  }

  /// The log loss alone; NaN without rows.
  public static double logLoss(double[] probabilities, float[] labels) {
    return new Scored(probabilities, labels).all().logLoss();
  }

  /// Rows with the place of each one's score among the distinct ones.
  private static final class Scored {
    private final float[] labels;
    private final int[] places;
    private final Table table;

    Scored(double[] probabilities, float[] labels) {
      this.labels = labels;
      double[] scores = Arrays.stream(probabilities).sorted().distinct().toArray();
      this.places = new int[labels.length];
      for (int row = 0; row < places.length; row++) {
        places[row] = Arrays.binarySearch(scores, probabilities[row]);
      }
      this.table = new Table(scores);
    }

    Table all() {
      return table.count(places, labels, IntStream.range(0, labels.length).toArray());
    }

    double[] statistics(int[] rows, double threshold) {
      return table.count(places, labels, rows).statistics(threshold);
    }
  }

  /// How often each combination of prediction and truth came.
  public record Confusion(
      long truePositives, long falsePositives, long trueNegatives, long falseNegatives) {
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

  /// How many positives and negatives have each distinct score: all that the statistics depend on,
  /// so that a bootstrap sample needs counting but no sorting.
  private static final class Table {
    /// Ascending.
    private final double[] scores;

    private final int[] positives;
    private final int[] negatives;
    private long allPositives;
    private long all;

    Table(double[] scores) {
      this.scores = scores;
      this.positives = new int[scores.length];
      this.negatives = new int[scores.length];
    }

    /// @param places of each row's score
    /// @param rows that count, each as often as it comes
    Table count(int[] places, float[] labels, int[] rows) {
      Arrays.fill(positives, 0);
      Arrays.fill(negatives, 0);
      for (int row : rows) {
        (labels[row] > 0.5f ? positives : negatives)[places[row]]++;
      }
      allPositives = IntStream.of(positives).sum();
      all = rows.length;
      return this;
    }

    /// In the order of [#NAMES].
    double[] statistics(double threshold) {
      Confusion confusion = confusion(threshold);
      return new double[] {
        auc(),
        logLoss(),
        logLoss() / entropy(),
        brier(),
        averagePrecision(),
        calibrationError(),
        confusion.accuracy(),
        confusion.precision(),
        confusion.recall(),
        confusion.f1(),
        confusion.macroF1(),
        confusion.mcc()
      };
    }

    /// The chance that a positive outranks a negative, ties counting half.
    private double auc() {
      long below = 0;
      double pairs = 0;
      for (int i = 0; i < scores.length; i++) {
        pairs += positives[i] * (below + negatives[i] / 2.0);
        below += negatives[i];
      }
      long allNegatives = all - allPositives;
      return allPositives == 0 || allNegatives == 0
          ? Double.NaN
          : pairs / ((double) allPositives * allNegatives);
    }

    /// The mean precision at each positive's rank, tied scores taken together.
    private double averagePrecision() {
      long seen = 0;
      long hits = 0;
      double sum = 0;
      for (int i = scores.length - 1; i >= 0; i--) {
        seen += positives[i] + negatives[i];
        hits += positives[i];
        sum += positives[i] == 0 ? 0 : positives[i] * ((double) hits / seen);
      }
      return hits == 0 ? Double.NaN : sum / hits;
    }

    private double logLoss() {
      double sum = 0;
      for (int i = 0; i < scores.length; i++) {
        double clipped = Math.clamp(scores[i], CLIP, 1 - CLIP);
        sum -= positives[i] == 0 ? 0 : positives[i] * Math.log(clipped);
        sum -= negatives[i] == 0 ? 0 : negatives[i] * Math.log1p(-clipped);
      }
      return sum / all;
    }

    /// The log loss of the rows' own rate; NaN when they have one label.
    private double entropy() {
      double rate = (double) allPositives / all;
      return allPositives == 0 || allPositives == all
          ? Double.NaN
          : -rate * Math.log(rate) - (1 - rate) * Math.log1p(-rate);
    }

    private double brier() {
      double sum = 0;
      for (int i = 0; i < scores.length; i++) {
        sum += positives[i] * (1 - scores[i]) * (1 - scores[i]);
        sum += negatives[i] * scores[i] * scores[i];
      }
      return sum / all;
    }

    /// Expected calibration error over ten bins of equal width.
    private double calibrationError() {
      double[] gap = new double[BINS];
      for (int i = 0; i < scores.length; i++) {
        gap[Math.min(BINS - 1, (int) (scores[i] * BINS))] +=
            (positives[i] + negatives[i]) * scores[i] - positives[i];
      }
      return Arrays.stream(gap).map(Math::abs).sum() / all;
    }

    private Confusion confusion(double threshold) {
      int above = Arrays.binarySearch(scores, threshold);
      long hits = 0;
      long falseAlarms = 0;
      for (int i = above < 0 ? -above - 1 : above; i < scores.length; i++) {
        hits += positives[i];
        falseAlarms += negatives[i];
      }
      return new Confusion(
          hits, falseAlarms, all - allPositives - falseAlarms, allPositives - hits);
    }
  }
}
