package dev.sextant.learning;

/// A sum of log losses, as the logarithm of a product: one logarithm for many examples.
final class LogLosses {
  /// What happened was no less likely than this, so that no example costs more than others
  /// together.
  private static final double LEAST = 1e-15;

  private static final double SMALL = 1e-280;

  private double product = 1;
  private double sum;

  /// @param probability of what happened, as foretold
  void add(double probability) {
    product *= Math.max(LEAST, probability);
    if (product < SMALL) {
      sum -= Math.log(product);
      product = 1;
    }
  }

  double sum() {
    return sum - Math.log(product);
  }
}
