package dev.sextant.monitoring;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;

/// How long something took, as a histogram of constant size: four buckets for each doubling, so a
/// quantile is too high by less than a fifth. Safe for all threads.
public final class Delays {
  private static final int PER_DOUBLING = 4;
  private static final int BUCKETS = 64 * PER_DOUBLING;

  private final AtomicLongArray buckets = new AtomicLongArray(BUCKETS);
  private final LongAdder count = new LongAdder();
  private final LongAccumulator longest = new LongAccumulator(Math::max, 0);

  /// @param nanos below 1 counts as 1
  public void add(long nanos) {
    long delay = Math.max(1, nanos);
    buckets.incrementAndGet(bucket(delay));
    count.increment();
    longest.accumulate(delay);
  }

  private static int bucket(long delay) {
    double doublings = Math.log((double) delay) / Math.log(2);
    return Math.min(BUCKETS - 1, (int) (PER_DOUBLING * doublings));
  }

  public long count() {
    return count.sum();
  }

  /// The longest one, in nanoseconds; 0 without any.
  public long longest() {
    return longest.get();
  }

  /// A delay, in nanoseconds, that at least this share did not exceed; 0 without any.
  ///
  /// @param share in (0, 1]
  public long quantile(double share) {
    long wanted = (long) Math.ceil(share * count());
    long seen = 0;
    for (int i = 0; i < BUCKETS && wanted > 0; i++) {
      seen += buckets.get(i);
      if (seen >= wanted) {
        return Math.min(longest(), (long) Math.ceil(Math.pow(2, (i + 1.0) / PER_DOUBLING)));
      }
    }
    return longest();
  }
}
