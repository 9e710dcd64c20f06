package dev.sextant.learning;

/// Gradient descent with a learning rate per weight that falls with the gradients seen (AdaGrad
/// [1]): alpha / (beta + sqrt(sum of squared gradients)). State is the weight and that sum.
///
/// Penalties act on the weights of the features in an example, at each step: l2 by its gradient, l1
/// by drawing the weight towards 0 and no further.
///
/// [1] Duchi, Hazan, Singer, Adaptive Subgradient Methods for Online Learning and Stochastic
/// Optimization, JMLR 12, 2011.
final class AdaGrad extends OnlineWeights {
  AdaGrad(int buckets, Rates rates) {
    super(buckets, rates);
  }

  @Override
  void weigh(int n, Gathered of, Rates rates) {
    System.arraycopy(of.first(), 0, of.weights(), 0, n);
  }

  @Override
  double beginning(double weight, Rates rates) {
    return weight;
  }

  @Override
  void move(int n, Gathered of, Rates rates) {
    double[] changes = of.first();
    double[] squares = of.second();
    double[] weights = of.weights();
    double[] gradients = of.gradients();
    double alpha = rates.alpha();
    double beta = rates.beta();
    double l1 = rates.l1();
    double l2 = rates.l2();
    for (int i = 0; i < n; i++) {
      double slope = gradients[i] + l2 * weights[i];
      double rate = alpha / (beta + Math.sqrt(squares[i] + slope * slope));
      double moved = weights[i] - rate * slope;
      double drawn = Math.max(-rate * l1, Math.min(rate * l1, moved));
      changes[i] = moved - drawn - weights[i];
      squares[i] = slope * slope;
    }
  }
}
