package dev.sextant.monitoring;

import dev.sextant.math.Hashes;

/// Picks a share of all decisions by a hash of their id, at most so many of one minute.
///
/// Whether an id is picked depends on the id alone, so every process and every later look picks the
/// same ones; the bound is on top of that. Safe for all threads.
public final class DecisionSample {
  private static final long MINUTE = 60_000;
  private static final double UNIT = 0x1p-53;

  private final double share;
  private final int perMinute;
  private long minute = Long.MIN_VALUE;
  private int taken;
  private long leftOut;

  /// @param share in [0, 1]
  /// @param perMinute most decisions of one minute, >= 1
  public DecisionSample(double share, int perMinute) {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException("share must be in [0, 1], but was " + share);
    }
    if (perMinute < 1) {
      throw new IllegalArgumentException("per minute must be >= 1, but was " + perMinute);
    }
    this.share = share;
    this.perMinute = perMinute;
  }

  /// Whether a share of all ids holds this one.
  ///
  /// @param share in [0, 1]
  public static boolean picks(String id, double share) {
    return (Hashes.mix("sample:" + id) >>> 11) * UNIT < share;
  }

  /// Whether a decision is in the sample; counts it when it is.
  ///
  /// @param now epoch milliseconds
  public synchronized boolean take(String id, long now) {
    if (!picks(id, share)) {
      return false;
    }
    long present = Math.floorDiv(now, MINUTE);
    if (present != minute) {
      minute = present;
      taken = 0;
    }
    if (taken >= perMinute) {
      leftOut++;
      return false;
    }
    taken++;
    return true;
  }

  /// How many were picked by their id but left out by the bound.
  public synchronized long leftOut() {
    return leftOut;
  }
}
