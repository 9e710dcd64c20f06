package dev.sextant.storage;

import java.time.Duration;

/// How far back a repeated id is recognised: among the latest `records` of the stream, those that
/// arrived at most `within` before the newest.
///
/// Each remembered id takes 32 bytes of memory, so the default is bounded by 128 MiB a stream.
///
/// @param records count of records looked back on, in [1, 2^29]
/// @param within span of arrival times, > 0
public record DuplicateHorizon(int records, Duration within) {
  public static final DuplicateHorizon DEFAULT = new DuplicateHorizon(1 << 22, Duration.ofDays(7));

  public DuplicateHorizon {
    if (records < 1 || records > 1 << 29) {
      throw new IllegalArgumentException(
          "duplicate horizon must be in [1, 2^29] records, but was " + records);
    }
    if (!within.isPositive()) {
      throw new IllegalArgumentException("duplicate horizon must be positive, but was " + within);
    }
  }
}
