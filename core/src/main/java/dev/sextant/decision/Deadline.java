package dev.sextant.decision;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// The time by which an answer is due.
///
/// @param nanoTime the clock
/// @param start on that clock
/// @param allowed nanoseconds from start; [Long#MAX_VALUE] for no limit
public record Deadline(LongSupplier nanoTime, long start, long allowed) {
  public static Deadline starting(LongSupplier nanoTime, @Nullable Duration allowed) {
    return new Deadline(
        nanoTime, nanoTime.getAsLong(), allowed == null ? Long.MAX_VALUE : allowed.toNanos());
  }

  public long elapsed() {
    return nanoTime.getAsLong() - start;
  }

  public boolean isOver() {
    return elapsed() >= allowed;
  }
}
