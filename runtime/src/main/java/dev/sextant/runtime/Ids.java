package dev.sextant.runtime;

import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/// Ids of decisions: 16 characters of Crockford's base 32, in order of time within a process.
final class Ids {
  private static final String DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  private static final int TIME_DIGITS = 9;
  private static final int ALL_DIGITS = 16;

  private final RandomGenerator random;
  private final AtomicLong last = new AtomicLong();

  Ids(RandomGenerator random) {
    this.random = random;
  }

  /// @param now epoch milliseconds
  synchronized String next(long now) {
    long time = last.updateAndGet(before -> Math.max(before, now));
    char[] id = new char[ALL_DIGITS];
    for (int i = TIME_DIGITS - 1; i >= 0; i--) {
      id[i] = DIGITS.charAt((int) (time & 31));
      time >>>= 5;
    }
    for (int i = TIME_DIGITS; i < ALL_DIGITS; i++) {
      id[i] = DIGITS.charAt(random.nextInt(32));
    }
    return new String(id);
  }
}
