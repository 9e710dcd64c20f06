package dev.sextant.simulation;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;

/// How much goes on at an hour of the day, in proportion to the average hour.
record DayRhythm(ZoneId zone) {
  /// The busiest hour's activity.
  static final double PEAK = 1.8;

  private static final double[] HOURS = {
    0.25, 0.15, 0.10, 0.10, 0.15, 0.40, 0.90, 1.50, 1.70, 1.30, 1.10, 1.10, 1.40, 1.40, 1.10, 1.00,
    1.10, 1.30, 1.50, 1.70, PEAK, 1.60, 1.10, 0.25
  };

  /// @param shift how much later than others somebody's day runs
  /// @return mean 1 over a day
  double at(long time, Duration shift) {
    Instant instant = Instant.ofEpochMilli(time).minus(shift);
    return HOURS[instant.atZone(zone).getHour()];
  }
}
