package dev.sextant.simulation;

import java.util.random.RandomGenerator;

/// A point in the three dimensions of taste that no system is told: what a story offers, or what a
/// reader leans to.
///
/// @param depth background rather than the bare news
/// @param nearness from around the corner rather than from afar
/// @param warmth cheering rather than worrying
record Appeal(double depth, double nearness, double warmth) {
  /// Dimensions are independent and normal.
  ///
  /// @param spread standard deviation of each
  static Appeal draw(RandomGenerator random, double spread) {
    return new Appeal(
        spread * random.nextGaussian(),
        spread * random.nextGaussian(),
        spread * random.nextGaussian());
  }

  double dot(Appeal other) {
    return depth * other.depth + nearness * other.nearness + warmth * other.warmth;
  }
}
