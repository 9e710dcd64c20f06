package dev.sextant.exploration;

/// Inverse gap weighting (SquareCB) [1]: a candidate that trails the best by `gap` has probability
/// 1 / (n + gamma * gap), and the best has the rest.
///
/// [1] Foster, Rakhlin, Beyond UCB: Optimal and Efficient Contextual Bandits with Regression
/// Oracles, ICML 2020, Algorithm 1.
///
/// @param gamma per unit of score, > 0; large is greedy
public record InverseGapWeighting(double gamma) implements ExplorationPolicy {
  public InverseGapWeighting {
    if (!(gamma > 0)) {
      throw new IllegalArgumentException("gamma must be > 0, but was " + gamma);
    }
  }

  @Override
  public double[] distribution(double[] scores) {
    int best = 0;
    for (int i = 1; i < scores.length; i++) {
      best = scores[i] > scores[best] ? i : best;
    }
    double[] distribution = new double[scores.length];
    double rest = 1;
    for (int i = 0; i < scores.length; i++) {
      if (i != best) {
        distribution[i] = 1 / (scores.length + gamma * (scores[best] - scores[i]));
        rest -= distribution[i];
      }
    }
    distribution[best] = rest;
    return distribution;
  }
}
