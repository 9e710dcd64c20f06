package dev.sextant.simulation;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;

/// A clock that stands where a simulation puts it.
public final class SimulatedClock extends Clock {
  private final AtomicLong now;

  /// @param now epoch milliseconds
  public SimulatedClock(long now) {
    this.now = new AtomicLong(now);
  }

  /// @param time epoch milliseconds
  public void set(long time) {
    now.set(time);
  }

  @Override
  public long millis() {
    return now.get();
  }

  @Override
  public Instant instant() {
    return Instant.ofEpochMilli(now.get());
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return Clock.fixed(instant(), zone);
  }
}
