package dev.sextant.exploration;

import java.util.Arrays;

/// The best with probability 1 - epsilon + epsilon / n, every other one with epsilon / n; an
/// epsilon of 1 is uniform.
///
/// @param epsilon in [0, 1]
public record EpsilonGreedy(double epsilon) implements ExplorationPolicy {
  public EpsilonGreedy {
    if (!(epsilon >= 0 && epsilon <= 1)) {
      throw new IllegalArgumentException("epsilon must be in [0, 1], but was " + epsilon);
    }
  }

  @Override
  public double[] distribution(double[] scores) {
    int best = 0;
    for (int i = 1; i < scores.length; i++) {
      best = scores[i] > scores[best] ? i : best;
    }
    double[] distribution = new double[scores.length];
    Arrays.fill(distribution, epsilon / scores.length);
    distribution[best] += 1 - epsilon;
    return distribution;
  }
}
