package dev.sextant.benchmarks;

import dev.sextant.runtime.DecisionService.EventInput;
import dev.sextant.runtime.DecisionService.Receipt;
import dev.sextant.runtime.LiveSystem;
import dev.sextant.runtime.SystemHome;
import dev.sextant.spec.SystemPlan;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.SplittableRandom;

/// Sends sales to a running system, whose clock goes with them, in batches from one thread.
final class Taking {
  private final Ticking clock = new Ticking();
  private final int batch;

  Taking(int batch) {
    this.batch = batch;
  }

  LiveSystem open(SystemPlan plan, Path home) {
    return LiveSystem.open(SystemHome.open(plan, home), clock, new SplittableRandom(1));
  }

  /// @return seconds from handing events over until they were acknowledged and folded; making them
  ///   is not counted
  double run(LiveSystem system, BusySales sales, int events) {
    long spent = 0;
    for (int done = 0; done < events; done += batch) {
      List<EventInput> inputs = sales.next(Math.min(batch, events - done));
      clock.now = sales.now();
      long start = System.nanoTime();
      List<Receipt> receipts = system.accept(inputs);
      spent += System.nanoTime() - start;
      if (!receipts.stream().allMatch(Receipt.Accepted.class::isInstance)) {
        throw new IllegalStateException("not accepted: " + receipts);
      }
    }
    return spent / 1e9;
  }

  /// A clock that stands still until it is set.
  private static final class Ticking extends Clock {
    private volatile long now;

    @Override
    public Instant instant() {
      return Instant.ofEpochMilli(now);
    }

    @Override
    public long millis() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
