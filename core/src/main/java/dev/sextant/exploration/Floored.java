package dev.sextant.exploration;

/// Another policy in which every candidate has at least `mass / n`, so that no propensity, and no
/// weight in off-policy evaluation, is without bound. What the lifted ones gain, the others give in
/// proportion to what they have.
///
/// @param mass in [0, 1]; 1 is uniform
public record Floored(ExplorationPolicy policy, double mass) implements ExplorationPolicy {
  public Floored {
    if (!(mass >= 0 && mass <= 1)) {
      throw new IllegalArgumentException("mass must be in [0, 1], but was " + mass);
    }
  }

  @Override
  public double[] distribution(double[] scores) {
    return lifted(policy.distribution(scores), mass / scores.length);
  }

  /// Scaling the others down can push one of them below the floor, so this repeats: at most once a
  /// candidate.
  static double[] lifted(double[] distribution, double floor) {
    double scale = 1;
    double before;
    do {
      before = scale;
      double above = 0;
      int low = 0;
      for (double probability : distribution) {
        boolean isLow = probability * scale <= floor;
        low += isLow ? 1 : 0;
        above += isLow ? 0 : probability;
      }
      scale = low == distribution.length ? 0 : (1 - low * floor) / above;
    } while (scale < before);
    double[] lifted = new double[distribution.length];
    for (int i = 0; i < lifted.length; i++) {
      lifted[i] = Math.max(floor, distribution[i] * scale);
    }
    return lifted;
  }
}
