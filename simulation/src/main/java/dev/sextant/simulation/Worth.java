package dev.sextant.simulation;

/// The true expected value of one answer, in the unit of one click.
///
/// @param served of the answer as given
/// @param optimal of the best slate that everything available allows
/// @param random of a slate drawn from everything available, on average over all draws
public record Worth(double served, double optimal, double random) {
  /// What the answer falls short of the optimum, >= 0.
  public double regret() {
    return optimal - served;
  }
}
