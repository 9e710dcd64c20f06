package dev.sextant.learning;

/// A logistic model that learns one example at a time over hashed features.
///
/// State is two floats per weight side by side, so that a step touches one cache line per feature;
/// a step costs O(features in the example). The bias is never regularised.
abstract sealed class OnlineWeights permits Ftrl, AdaGrad {
  private final int bias;
  final float[] state;

  /// @param alpha how fast weights move at first
  /// @param beta slows the first steps
  /// @param l1 see the subclasses
  /// @param l2 pulls weights towards 0
  record Rates(double alpha, double beta, double l1, double l2) {}

  /// @param buckets number of weights beside the bias
  OnlineWeights(int buckets) {
    this.bias = buckets;
    this.state = new float[2 * (buckets + 1)];
  }

  /// The weight of a bucket, with its penalties.
  abstract double weight(int bucket);

  /// The bias, without penalties.
  abstract double free(int index);

  /// Moves one weight against its gradient.
  ///
  /// @param weight as of before the step
  /// @param penalised false for the bias
  abstract void move(int index, double gradient, double weight, boolean penalised);

  /// The log-odds of a row as of now.
  final double margin(EncodedRows rows, int row) {
    double sum = free(bias);
    for (int i = rows.start(row); i < rows.end(row); i++) {
      sum += weight(rows.bucket(i)) * rows.value(i);
    }
    return sum;
  }

  /// Learns from one example.
  ///
  /// @param label 1 when the outcome happened, else 0
  /// @param importance weight of the example, > 0
  /// @return the margin *before* the step
  final double step(EncodedRows rows, int row, float label, float importance) {
    double margin = margin(rows, row);
    double error = importance * (probability(margin) - label);
    move(bias, error, free(bias), false);
    for (int i = rows.start(row); i < rows.end(row); i++) {
      int bucket = rows.bucket(i);
      move(bucket, error * rows.value(i), weight(bucket), true);
    }
    return margin;
  }

  /// The first number of a weight's state when it begins somewhere and has seen nothing; the second
  /// one is 0.
  ///
  /// @param penalised false for the bias
  abstract float beginning(double weight, boolean penalised);

  /// Begins with the weights of an earlier model.
  ///
  /// @param weights one per bucket
  final void begin(float intercept, float[] weights) {
    state[2 * bias] = beginning(intercept, false);
    for (int i = 0; i < weights.length; i++) {
      state[2 * i] = beginning(weights[i], true);
    }
  }

  static double probability(double margin) {
    return 1 / (1 + Math.exp(-margin));
  }

  final float bias() {
    return (float) free(bias);
  }

  final float[] weights() {
    float[] weights = new float[bias];
    for (int i = 0; i < bias; i++) {
      weights[i] = (float) weight(i);
    }
    return weights;
  }
}
