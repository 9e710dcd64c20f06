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

  /// @param seconds from handing events over until they were acknowledged and folded
  /// @param processorSeconds of the sending thread, which does everything but write to the disk
  record Spent(double seconds, double processorSeconds) {}

  /// @return without the making of events
  Spent run(LiveSystem system, BusySales sales, int events) {
    long spent = 0;
    long processor = 0;
    for (int done = 0; done < events; done += batch) {
      List<EventInput> inputs = sales.next(Math.min(batch, events - done));
      clock.now = sales.now();
      long began = Processor.ofThisThread();
      long start = System.nanoTime();
      List<Receipt> receipts = system.accept(inputs);
      spent += System.nanoTime() - start;
      processor += Processor.ofThisThread() - began;
      if (!receipts.stream().allMatch(Receipt.Accepted.class::isInstance)) {
        throw new IllegalStateException("not accepted: " + receipts);
      }
    }
    return new Spent(spent / 1e9, processor / 1e9);
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
