package dev.sextant.runtime.training;

import dev.sextant.spec.SystemSpec;
import java.time.Instant;

/// The part of history that trains.
///
/// @param from first instant that is asked about; Long.MIN_VALUE for the beginning
/// @param before first instant that is not asked about any more
/// @param knownBefore labels that become known at this instant or later are not used
/// @param questions most questions, in order
record Part(long from, long before, long knownBefore, long questions) {
  /// Everything that happened and became known before a moment.
  static Part until(long moment) {
    return new Part(Long.MIN_VALUE, moment, moment, Long.MAX_VALUE);
  }

  /// The first questions of a history that is cut by their number, not by time.
  static Part first(long questions) {
    return new Part(Long.MIN_VALUE, Long.MAX_VALUE, Long.MAX_VALUE, questions);
  }

  /// The training part of a cut at a time.
  static Part of(SystemSpec.Split split, Instant before, Instant testFrom) {
    return new Part(
        split.trainFrom() == null ? Long.MIN_VALUE : split.trainFrom().toEpochMilli(),
        before.toEpochMilli(),
        testFrom.toEpochMilli(),
        Long.MAX_VALUE);
  }

  /// Whether what happens up to this moment is known.
  boolean isClosed(long end) {
    return knownBefore == Long.MAX_VALUE || end < knownBefore;
  }

  /// The same part, but no more than its latest stretch with known labels.
  ///
  /// @param over length of the stretch, milliseconds
  /// @param age how old a question must be to train, milliseconds
  Part latest(long over, long age) {
    boolean isOpen = from == Long.MIN_VALUE && knownBefore != Long.MAX_VALUE;
    return isOpen
        ? new Part(Math.min(before, knownBefore - age) - over, before, knownBefore, questions)
        : this;
  }
}
