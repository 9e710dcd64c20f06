package dev.sextant.simulation;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.function.LongConsumer;

/// When a run happens: in simulated time, as fast as the service answers, or against a live clock.
public sealed interface Schedule permits Schedule.History, Schedule.Live {
  /// The share of events that are sent twice, and the share that arrive late and so out of order.
  double disorder();

  /// Everything from `from` to `until` happens now. The last visits come early enough that all
  /// their reactions are in by `until`.
  ///
  /// @param from epoch milliseconds
  /// @param until epoch milliseconds, later than `from`
  /// @param slice events of one slice are handed over together, at its end
  /// @param clock is told the simulated time before each request; never goes back
  record History(long from, long until, Duration slice, double disorder, LongConsumer clock)
      implements Schedule {
    public History {
      if (from >= until) {
        throw new IllegalArgumentException(
            "`until` must be later than `from`, but was " + until + " with `from` " + from);
      }
      if (slice.toMillis() < 1) {
        throw new IllegalArgumentException("`slice` must be at least 1 ms, but was " + slice);
      }
      requireShare(disorder);
    }
  }

  /// Runs until `stop` is counted down.
  ///
  /// @param requestsPerSecond visits, evenly likely at any moment
  /// @param delaySpeedup reactions come this many times sooner than they would
  record Live(
      Clock clock,
      double requestsPerSecond,
      double delaySpeedup,
      double disorder,
      CountDownLatch stop)
      implements Schedule {
    public Live {
      requirePositive("requestsPerSecond", requestsPerSecond);
      requirePositive("delaySpeedup", delaySpeedup);
      requireShare(disorder);
    }
  }

  private static void requirePositive(String name, double value) {
    if (!(value > 0 && Double.isFinite(value))) {
      throw new IllegalArgumentException(name + " must be greater than 0, but was " + value);
    }
  }

  private static void requireShare(double disorder) {
    if (!(disorder >= 0 && disorder < 1)) {
      throw new IllegalArgumentException("disorder must be in [0, 1), but was " + disorder);
    }
  }
}
