package dev.sextant.decision;

import java.time.Instant;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;

/// The hour and weekday that the clocks of a time zone show.
///
/// A zone's offset from UTC is looked up once and kept for the period in which it holds, half a
/// year or so; times that keep crossing its borders are looked up, and allocate, each time. Safe
/// for all threads: periods are immutable, and a lost update costs one look-up.
final class WallClock {
  private static final double HOUR = 3_600_000;
  private static final double DAY = 24 * HOUR;

  private final ZoneRules rules;
  private Period period = new Period(Double.NaN, Double.NaN, 0);

  WallClock(ZoneId zone) {
    rules = zone.getRules();
  }

  /// Replaces times by hours of the day, 0 to 23.
  void hours(double[] times, int n) {
    for (int i = 0; i < n; i++) {
      double local = local(times[i]);
      times[i] = Math.floor((local - DAY * Math.floor(local / DAY)) / HOUR);
    }
  }

  /// Replaces times by days of the week, 1 (Monday) to 7 (Sunday).
  void weekdays(double[] times, int n) {
    for (int i = 0; i < n; i++) {
      double sinceMonday = Math.floor(local(times[i]) / DAY) + 3; // 1970-01-01 was a Thursday
      times[i] = sinceMonday - 7 * Math.floor(sinceMonday / 7) + 1;
    }
  }

  private double local(double time) {
    Period known = period;
    if (!Double.isNaN(time) && !(known.from <= time && time < known.until)) {
      known = periodOf(Instant.ofEpochMilli((long) time));
      period = known;
    }
    return time + known.offset;
  }

  private Period periodOf(Instant instant) {
    ZoneOffsetTransition before = rules.previousTransition(instant.plusNanos(1));
    ZoneOffsetTransition after = rules.nextTransition(instant);
    return new Period(
        before == null ? Double.NEGATIVE_INFINITY : before.getInstant().toEpochMilli(),
        after == null ? Double.POSITIVE_INFINITY : after.getInstant().toEpochMilli(),
        1000.0 * rules.getOffset(instant).getTotalSeconds());
  }

  /// @param from first ms since 1970 at which the offset holds
  /// @param until first ms at which it no longer holds
  /// @param offset ms that the zone is ahead of UTC
  private record Period(double from, double until, double offset) {}
}
