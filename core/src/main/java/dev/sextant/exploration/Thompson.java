package dev.sextant.exploration;

import dev.sextant.exploration.Belief.Gaussian;
import java.util.Arrays;
import java.util.List;

/// Thompson sampling: every candidate has the probability of being the best one, given what is
/// believed of all.
///
/// The probabilities are integrated, not drawn, so that the logged propensity is exact: about 20 us
/// a candidate.
///
/// @param deviation standard error of a score, in the score's unit, > 0; small is greedy
public record Thompson(double deviation) implements ExplorationPolicy {
  /// So many deviations behind the best, the chance to be better is below 1e-300.
  private static final double HOPELESS = 100;

  public Thompson {
    if (!(deviation > 0)) {
      throw new IllegalArgumentException("deviation must be > 0, but was " + deviation);
    }
  }

  @Override
  public double[] distribution(double[] scores) {
    double best = Arrays.stream(scores).max().orElseThrow();
    double hopeless = -HOPELESS * deviation;
    return distribution(
        Arrays.stream(scores)
            .map(score -> Math.max(score - best, hopeless))
            .mapToObj(behind -> new Gaussian(behind, deviation))
            .toList());
  }

  /// For candidates of which more is known than a score.
  ///
  /// @param beliefs one per candidate, at least one
  public static double[] distribution(List<? extends Belief> beliefs) {
    return BestOf.chances(beliefs);
  }
}
