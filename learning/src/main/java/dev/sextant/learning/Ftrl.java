package dev.sextant.learning;

/// Follow-the-regularized-leader (FTRL-Proximal) [1]. State is `z` and `n` of each weight; weights
/// whose |z| stays below l1 are exactly 0.
///
/// [1] McMahan et al., Ad Click Prediction: a View from the Trenches, KDD 2013, Algorithm 1.
final class Ftrl extends OnlineWeights {
  Ftrl(int buckets, Rates rates) {
    super(buckets, rates);
  }

  @Override
  void weigh(int n, Gathered of, Rates rates) {
    double[] z = of.first();
    double[] squares = of.second();
    double[] weights = of.weights();
    double alpha = rates.alpha();
    double beta = rates.beta();
    double l1 = rates.l1();
    double l2 = rates.l2();
    for (int i = 0; i < n; i++) {
      double clamped = Math.max(-l1, Math.min(l1, z[i]));
      weights[i] = (clamped - z[i]) / ((beta + Math.sqrt(squares[i])) / alpha + l2);
    }
  }

  /// Of a weight w: -w (beta / alpha + l2) - sign(w) l1, which weighs w again.
  @Override
  double beginning(double weight, Rates rates) {
    return -weight * (rates.beta() / rates.alpha() + rates.l2()) - Math.signum(weight) * rates.l1();
  }

  @Override
  void move(int n, Gathered of, Rates rates) {
    double[] z = of.first();
    double[] squares = of.second();
    double[] weights = of.weights();
    double[] gradients = of.gradients();
    double alpha = rates.alpha();
    for (int i = 0; i < n; i++) {
      double square = gradients[i] * gradients[i];
      double sigma = (Math.sqrt(squares[i] + square) - Math.sqrt(squares[i])) / alpha;
      z[i] = gradients[i] - sigma * weights[i];
      squares[i] = square;
    }
  }
}
