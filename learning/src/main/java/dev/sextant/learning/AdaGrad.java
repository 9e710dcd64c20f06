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
  private final Rates rates;

  AdaGrad(int buckets, Rates rates) {
    super(buckets);
    this.rates = rates;
  }

  @Override
  double weight(int bucket) {
    return state[2 * bucket];
  }

  @Override
  double free(int index) {
    return state[2 * index];
  }

  @Override
  float beginning(double weight, boolean penalised) {
    return (float) weight;
  }

  @Override
  void move(int index, double gradient, double weight, boolean penalised) {
    double slope = penalised ? gradient + rates.l2() * weight : gradient;
    double squares = state[2 * index + 1] + slope * slope;
    double rate = rates.alpha() / (rates.beta() + Math.sqrt(squares));
    double moved = weight - rate * slope;
    double shrink = penalised ? rate * rates.l1() : 0;
    state[2 * index] = (float) (Math.signum(moved) * Math.max(0, Math.abs(moved) - shrink));
    state[2 * index + 1] = (float) squares;
  }
}
