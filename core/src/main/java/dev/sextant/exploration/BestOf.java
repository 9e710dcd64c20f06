package dev.sextant.exploration;

import dev.sextant.math.Quadrature;
import java.util.Arrays;
import java.util.List;

/// The chance of each candidate to be the best, given what is believed of each: what Thompson
/// sampling [1] chooses by.
///
/// P(i is best) is the integral of f_i(x) times the product of F_j(x) over all others. All
/// candidates share the points: panels of Gauss-Legendre quadrature, two deviations wide, of the
/// narrowest belief that is alive there. Absolute error about 1e-9, cost O(candidates x points)
/// with some 200 points when the beliefs are alike.
///
/// [1] Thompson, On the Likelihood that One Unknown Probability Exceeds Another, Biometrika 25,
/// 1933.
final class BestOf {
  private static final double NEGLIGIBLE = 1e-200;

  private final List<? extends Belief> beliefs;
  private final double[] chances;
  private final double[] atMost;

  private BestOf(List<? extends Belief> beliefs) {
    this.beliefs = beliefs;
    this.chances = new double[beliefs.size()];
    this.atMost = new double[beliefs.size()];
  }

  /// @param beliefs one per candidate, at least one
  /// @return one probability per candidate, summing to 1
  static double[] chances(List<? extends Belief> beliefs) {
    BestOf best = new BestOf(beliefs);
    best.integrate();
    double sum = Arrays.stream(best.chances).sum();
    return Arrays.stream(best.chances).map(chance -> chance / sum).toArray();
  }

  /// The best score is hardly below the lowest that any single candidate can have.
  private void integrate() {
    double x = beliefs.stream().mapToDouble(Belief::least).max().orElseThrow();
    double end = beliefs.stream().mapToDouble(Belief::most).max().orElseThrow();
    while (x < end) {
      double width = Math.min(width(x), end - x);
      Quadrature.points(x, width, this::add);
      x += width;
    }
  }

  /// Two deviations of the narrowest belief alive at x, but not into a narrower one that begins
  /// later.
  private double width(double x) {
    double width = Double.POSITIVE_INFINITY;
    for (Belief belief : beliefs) {
      double low = belief.least();
      if (low <= x && x < belief.most()) {
        width = Math.min(width, 2 * belief.deviation());
      } else if (low > x) {
        width = Math.min(width, Math.max(2 * belief.deviation(), low - x));
      }
    }
    return width;
  }

  private void add(double x, double weight) {
    double all = 1;
    for (int i = 0; i < atMost.length; i++) {
      atMost[i] = beliefs.get(i).atMost(x);
      all *= atMost[i];
    }
    if (all < NEGLIGIBLE) {
      return;
    }
    for (int i = 0; i < atMost.length; i++) {
      chances[i] += weight * beliefs.get(i).density(x) * all / atMost[i];
    }
  }
}
