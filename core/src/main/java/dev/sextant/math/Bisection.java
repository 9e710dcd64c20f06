package dev.sextant.math;

import java.util.function.DoublePredicate;

/// Finds where a monotone condition turns, to the last bit.
///
/// Non-negative doubles are ordered as their bit patterns are, so halving the patterns needs at
/// most 64 steps and is as exact next to 0 as next to any other number.
public final class Bisection {
  private Bisection() {}

  /// @param highest >= 0, where the condition is taken to hold
  /// @param reached false below some number and true from there on
  /// @return the least number in [0, highest] at which the condition holds
  public static double leastWhere(double highest, DoublePredicate reached) {
    long low = -1;
    long high = Double.doubleToRawLongBits(highest);
    while (high - low > 1) {
      long middle = low + (high - low) / 2;
      if (reached.test(Double.longBitsToDouble(middle))) {
        high = middle;
      } else {
        low = middle;
      }
    }
    return Double.longBitsToDouble(high);
  }
}
