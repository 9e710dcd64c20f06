package dev.sextant.model;

import java.util.ArrayList;
import java.util.List;

/// How often an outcome happened where a model said how likely it is: ten bins of equal width, of
/// which the rows of each are compared [1].
///
/// [1] Murphy, Winkler, Reliability of Subjective Probability Forecasts of Precipitation and
/// Temperature, Applied Statistics 26, 1977.
///
/// @param rows how many
/// @param predicted mean probability
/// @param observed share of the rows in which the outcome happened
/// @param error expected calibration error: the mean distance between both, by rows of a bin
/// @param bins those with rows, ascending
public record Reliability(
    long rows, double predicted, double observed, double error, List<Bin> bins) {
  private static final int BINS = 10;

  /// Probabilities in [low, high), of the last bin in [low, high].
  public record Bin(double low, double high, long rows, double predicted, double observed) {}

  /// @param probabilities in [0, 1]
  /// @param labels 0 or 1, one per probability
  public static Reliability of(double[] probabilities, float[] labels) {
    double[] predicted = new double[BINS];
    double[] observed = new double[BINS];
    long[] rows = new long[BINS];
    for (int row = 0; row < labels.length; row++) {
      int bin = Math.min(BINS - 1, (int) (probabilities[row] * BINS));
      predicted[bin] += probabilities[row];
      observed[bin] += labels[row];
      rows[bin]++;
    }
    List<Bin> bins = new ArrayList<>();
    double allPredicted = 0;
    double allObserved = 0;
    double error = 0;
    for (int bin = 0; bin < BINS; bin++) {
      allPredicted += predicted[bin];
      allObserved += observed[bin];
      error += Math.abs(predicted[bin] - observed[bin]);
      if (rows[bin] > 0) {
        bins.add(
            new Bin(
                (double) bin / BINS,
                (bin + 1.0) / BINS,
                rows[bin],
                predicted[bin] / rows[bin],
                observed[bin] / rows[bin]));
      }
    }
    int all = labels.length;
    return new Reliability(all, allPredicted / all, allObserved / all, error / all, bins);
  }

  /// Above 1 the model says too much, below too little.
  public double ratio() {
    return predicted / observed;
  }
}
