package dev.sextant.exploration;

/// Turns scores into the full distribution from which one candidate is drawn.
///
/// The distribution is computed first and then sampled, so the logged propensity is exactly the
/// probability that was used.
public interface ExplorationPolicy {
  /// @param scores one per candidate, finite, higher is better; at least one
  /// @return one probability per candidate, all > 0 unless the policy is greedy, summing to 1
  double[] distribution(double[] scores);
}
