package dev.sextant.runtime.rows;

/// The stretch of time from which questions are taken.
///
/// @param from first millisecond
/// @param until first millisecond after it
public record Period(long from, long until) {
  public static final Period ALWAYS = new Period(Long.MIN_VALUE, Long.MAX_VALUE);

  public Period {
    if (from >= until) {
      throw new IllegalArgumentException(
          "a period must end after it begins, but was [" + from + ", " + until + ")");
    }
  }

  boolean contains(long time) {
    return time >= from && time < until;
  }
}
