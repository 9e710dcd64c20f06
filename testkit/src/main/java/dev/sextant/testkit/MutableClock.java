package dev.sextant.testkit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/// A clock that stands still until a test moves it. Safe for use by several threads.
public final class MutableClock extends Clock {
  private final ZoneId zone;
  private volatile Instant now;

  private MutableClock(Instant now, ZoneId zone) {
    this.now = now;
    this.zone = zone;
  }

  /// @param text ISO-8601, such as `2026-03-01T00:00:00Z`
  public static MutableClock at(String text) {
    return at(Instant.parse(text));
  }

  public static MutableClock at(Instant now) {
    return new MutableClock(now, ZoneOffset.UTC);
  }

  /// Moves the clock by a duration, backwards when it is negative.
  public void advance(Duration by) {
    synchronized (this) {
      now = now.plus(by);
    }
  }

  public void set(Instant to) {
    now = to;
  }

  @Override
  public Instant instant() {
    return now;
  }

  @Override
  public ZoneId getZone() {
    return zone;
  }

  /// @return a clock in another zone that starts at this one's time and is moved on its own
  @Override
  public MutableClock withZone(ZoneId other) {
    return new MutableClock(now, other);
  }
}
