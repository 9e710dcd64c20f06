package dev.sextant.runtime.training;

import java.time.Duration;

/// Stretches of time of one length, counted from the start of the test part.
///
/// @param origin start of period 0
/// @param length milliseconds
record Periods(long origin, long length) {
  Periods(long origin, Duration length) {
    this(origin, length.toMillis());
  }

  long number(long time) {
    return Math.floorDiv(time - origin, length);
  }

  /// When the period of a time began.
  long start(long time) {
    return origin + number(time) * length;
  }
}
