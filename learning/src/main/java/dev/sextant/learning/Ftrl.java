package dev.sextant.learning;

/// Follow-the-regularized-leader (FTRL-Proximal) [1]. State is `z` and `n` of each weight; weights
/// whose |z| stays below l1 are exactly 0.
///
/// [1] McMahan et al., Ad Click Prediction: a View from the Trenches, KDD 2013, Algorithm 1.
final class Ftrl extends OnlineWeights {
  private final Rates rates;

  Ftrl(int buckets, Rates rates) {
    super(buckets);
    this.rates = rates;
  }

  @Override
  double weight(int bucket) {
    return weight(bucket, rates.l1(), rates.l2());
  }

  @Override
  double free(int index) {
    return weight(index, 0, 0);
  }

  private double weight(int index, double l1, double l2) {
    double z = state[2 * index];
    if (Math.abs(z) <= l1) {
      return 0;
    }
    double n = state[2 * index + 1];
    return -(z - Math.signum(z) * l1) / ((rates.beta() + Math.sqrt(n)) / rates.alpha() + l2);
  }

  /// Of a weight w: -w (beta / alpha + l2) - sign(w) l1, of which [#weight] is w again.
  @Override
  float beginning(double weight, boolean penalised) {
    double l1 = penalised ? rates.l1() : 0;
    double l2 = penalised ? rates.l2() : 0;
    return (float) (-weight * (rates.beta() / rates.alpha() + l2) - Math.signum(weight) * l1);
  }

  @Override
  void move(int index, double gradient, double weight, boolean penalised) {
    double n = state[2 * index + 1];
    double grown = n + gradient * gradient;
    double sigma = (Math.sqrt(grown) - Math.sqrt(n)) / rates.alpha();
    state[2 * index] += (float) (gradient - sigma * weight);
    state[2 * index + 1] = (float) grown;
  }
}
