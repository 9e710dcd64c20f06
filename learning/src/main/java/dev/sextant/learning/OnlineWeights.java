package dev.sextant.learning;

import dev.sextant.inference.FeatureVector;
import java.util.stream.IntStream;

/// A logistic model that learns one example at a time over hashed features.
///
/// State is two floats per weight side by side, so that a step touches one cache line per feature;
/// a step costs O(features in the example). Features of one example that share a bucket add up
/// their changes. The bias is never regularised.
///
/// An example's state is copied to arrays and its change added back: the compiler makes vector
/// instructions of loops over arrays, and none of loops over scattered state.
abstract sealed class OnlineWeights permits Ftrl, AdaGrad {
  private static final int PIECE = 1024;

  private final Rates rates;
  private final int[] biasAlone;
  private final float[] state;
  private final Gathered alone = new Gathered(1);
  private Gathered room = new Gathered(PIECE);

  /// @param alpha how fast weights move at first
  /// @param beta slows the first steps
  /// @param l1 see the subclasses
  /// @param l2 pulls weights towards 0
  record Rates(double alpha, double beta, double l1, double l2) {
    Rates withoutPenalties() {
      return new Rates(alpha, beta, 0, 0);
    }
  }

  /// The features of one example; in all arrays those of a feature have one place.
  ///
  /// @param first number of their state, then its change
  /// @param second the same
  /// @param weights as of before the step
  /// @param gradients of the loss
  record Gathered(double[] first, double[] second, double[] weights, double[] gradients) {
    Gathered(int most) {
      this(new double[most], new double[most], new double[most], new double[most]);
    }
  }

  private final Rates free;

  /// @param buckets number of weights beside the bias
  OnlineWeights(int buckets, Rates rates) {
    this.rates = rates;
    this.free = rates.withoutPenalties();
    this.biasAlone = new int[] {buckets};
    this.state = new float[2 * (buckets + 1)];
  }

  /// Fills in the weights of n features from their state.
  abstract void weigh(int n, Gathered of, Rates rates);

  /// Turns the state of n features into its change against their gradients.
  abstract void move(int n, Gathered of, Rates rates);

  /// The first number of a weight's state when it begins somewhere and has seen nothing; the second
  /// one is 0.
  abstract double beginning(double weight, Rates rates);

  /// Begins with the weights of an earlier model.
  ///
  /// @param weights one per bucket
  final void begin(float intercept, float[] weights) {
    state[2 * biasAlone[0]] = (float) beginning(intercept, free);
    for (int i = 0; i < weights.length; i++) {
      state[2 * i] = (float) beginning(weights[i], rates);
    }
  }

  /// The log-odds of a row as of now.
  final double margin(EncodedRows rows, int row) {
    int from = rows.start(row);
    return margin(rows.buckets(), rows.values(), from, rows.end(row) - from);
  }

  /// Learns from one example.
  ///
  /// @param label 1 when the outcome happened, else 0
  /// @param importance weight of the example, > 0
  /// @return the probability of label 1 *before* the step
  final double step(EncodedRows rows, int row, float label, float importance) {
    int from = rows.start(row);
    return step(rows.buckets(), rows.values(), from, rows.end(row) - from, label, importance);
  }

  /// As the other, of one row alone.
  final double step(FeatureVector row, float label, float importance) {
    return step(row.buckets(), row.values(), 0, row.size(), label, importance);
  }

  private double step(
      int[] buckets, float[] values, int from, int n, float label, float importance) {
    double margin = margin(buckets, values, from, n);
    double probability = probability(margin);
    double error = importance * (probability - label);
    double[] gradients = room.gradients;
    for (int i = 0; i < n; i++) {
      gradients[i] = error * values[from + i];
    }
    move(n, room, rates);
    change(buckets, from, n, room);
    alone.gradients[0] = error;
    move(1, alone, free);
    change(biasAlone, 0, 1, alone);
    return probability;
  }

  private double margin(int[] buckets, float[] values, int from, int n) {
    if (n > room.first.length) {
      room = new Gathered(Math.max(n, 2 * room.first.length));
    }
    gather(buckets, from, n, room);
    weigh(n, room, rates);
    return free() + dot(room.weights, values, from, n);
  }

  /// In eight sums, because each addition waits for the one before.
  private static double dot(double[] weights, float[] values, int from, int n) {
    double first = 0;
    double second = 0;
    double third = 0;
    double fourth = 0;
    double fifth = 0;
    double sixth = 0;
    double seventh = 0;
    double eighth = 0;
    int i = 0;
    for (; i + 8 <= n; i += 8) {
      first += weights[i] * values[from + i];
      second += weights[i + 1] * values[from + i + 1];
      third += weights[i + 2] * values[from + i + 2];
      fourth += weights[i + 3] * values[from + i + 3];
      fifth += weights[i + 4] * values[from + i + 4];
      sixth += weights[i + 5] * values[from + i + 5];
      seventh += weights[i + 6] * values[from + i + 6];
      eighth += weights[i + 7] * values[from + i + 7];
    }
    for (; i < n; i++) {
      first += weights[i] * values[from + i];
    }
    return ((first + second) + (third + fourth)) + ((fifth + sixth) + (seventh + eighth));
  }

  private void gather(int[] buckets, int from, int n, Gathered into) {
    float[] all = state;
    double[] first = into.first;
    double[] second = into.second;
    for (int i = 0; i < n; i++) {
      int at = 2 * buckets[from + i];
      first[i] = all[at];
      second[i] = all[at + 1];
    }
  }

  private void change(int[] buckets, int from, int n, Gathered by) {
    float[] all = state;
    double[] first = by.first;
    double[] second = by.second;
    for (int i = 0; i < n; i++) {
      int at = 2 * buckets[from + i];
      all[at] += (float) first[i];
      all[at + 1] += (float) second[i];
    }
  }

  private double free() {
    gather(biasAlone, 0, 1, alone);
    weigh(1, alone, free);
    return alone.weights[0];
  }

  static double probability(double margin) {
    return 1 / (1 + Math.exp(-margin));
  }

  final float bias() {
    return (float) free();
  }

  final float[] weights() {
    float[] weights = new float[biasAlone[0]];
    for (int from = 0; from < weights.length; from += PIECE) {
      int n = Math.min(PIECE, weights.length - from);
      gather(IntStream.range(from, from + n).toArray(), 0, n, room);
      weigh(n, room, rates);
      for (int i = 0; i < n; i++) {
        weights[from + i] = (float) room.weights[i];
      }
    }
    return weights;
  }
}
