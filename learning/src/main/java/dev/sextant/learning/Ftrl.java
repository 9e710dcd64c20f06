package dev.sextant.learning;

/// Follow-the-regularized-leader (FTRL-Proximal) [1] for logistic loss over hashed features.
///
/// State is two floats per weight (`z`, `n`) side by side, so that a step touches one cache line
/// per feature; a step costs O(features in the example). The bias is never regularised.
///
/// [1] McMahan et al., Ad Click Prediction: a View from the Trenches, KDD 2013, Algorithm 1.
final class Ftrl {
  private final Rates rates;
  private final int bias;
  private final float[] state;

  /// @param alpha how fast weights move at first
  /// @param beta slows the first steps
  /// @param l1 weights whose |z| stays below are exactly 0
  /// @param l2 pulls weights towards 0
  record Rates(double alpha, double beta, double l1, double l2) {}

  /// @param buckets number of weights beside the bias
  Ftrl(int buckets, Rates rates) {
    this.rates = rates;
    this.bias = buckets;
    this.state = new float[2 * (buckets + 1)];
  }

  /// The log-odds of a row as of now.
  double margin(EncodedRows rows, int row) {
    double sum = weight(bias, 0, 0);
    for (int i = rows.start(row); i < rows.end(row); i++) {
      sum += weight(rows.bucket(i)) * rows.value(i);
    }
    return sum;
  }

  /// Learns from one example.
  ///
  /// @param label 1 when the outcome happened, else 0
  /// @param importance weight of the example, > 0
  void step(EncodedRows rows, int row, float label, float importance) {
    double error = importance * (probability(margin(rows, row)) - label);
    move(bias, error, weight(bias, 0, 0));
    for (int i = rows.start(row); i < rows.end(row); i++) {
      int bucket = rows.bucket(i);
      move(bucket, error * rows.value(i), weight(bucket));
    }
  }

  static double probability(double margin) {
    return 1 / (1 + Math.exp(-margin));
  }

  float bias() {
    return (float) weight(bias, 0, 0);
  }

  float[] weights() {
    float[] weights = new float[bias];
    for (int i = 0; i < bias; i++) {
      weights[i] = (float) weight(i);
    }
    return weights;
  }

  private double weight(int index) {
    return weight(index, rates.l1, rates.l2);
  }

  private double weight(int index, double l1, double l2) {
    double z = state[2 * index];
    if (Math.abs(z) <= l1) {
      return 0;
    }
    double n = state[2 * index + 1];
    return -(z - Math.signum(z) * l1) / ((rates.beta + Math.sqrt(n)) / rates.alpha + l2);
  }

  private void move(int index, double gradient, double weight) {
    double n = state[2 * index + 1];
    double grown = n + gradient * gradient;
    double sigma = (Math.sqrt(grown) - Math.sqrt(n)) / rates.alpha;
    state[2 * index] += (float) (gradient - sigma * weight);
    state[2 * index + 1] = (float) grown;
  }
}
