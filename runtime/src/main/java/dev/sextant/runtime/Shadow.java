package dev.sextant.runtime;

import dev.sextant.decision.Decision;
import dev.sextant.decision.LogRecord;
import dev.sextant.decision.LogStream;
import dev.sextant.runtime.ShadowTallies.Tally;
import java.time.Clock;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// Asks the challengers about the rows that the champions scored, after the answer was given and on
/// a thread of its own, so that they cost a caller nothing. What was found is written to the
/// control stream every so many rows and at the end.
final class Shadow implements AutoCloseable {
  private static final int MOST_WAITING = 1_000;
  private static final long REPORT_ROWS = 100_000;

  private final Serving serving;
  private final Clock clock;
  private final ShadowTallies tallies = new ShadowTallies();
  private final IdentityHashMap<Tally, Long> told = new IdentityHashMap<>();
  private final AtomicLong dropped = new AtomicLong();
  private final ThreadPoolExecutor worker =
      new ThreadPoolExecutor(
          1,
          1,
          0,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(MOST_WAITING),
          Thread.ofPlatform().daemon().name("sextant-shadow").factory(),
          (_, _) -> dropped.incrementAndGet());

  Shadow(Serving serving, Clock clock) {
    this.serving = serving;
    this.clock = clock;
  }

  /// @param by what decided
  void decided(Decision decision, Running by) {
    Map<String, Assembly.Trained> challengers = by.challengers();
    if (!challengers.isEmpty() && !worker.isShutdown()) {
      worker.execute(() -> score(decision, challengers));
    }
  }

  private synchronized void score(Decision decision, Map<String, Assembly.Trained> challengers) {
    tallies.score(decision.scored(), decision.models(), challengers);
    tell(REPORT_ROWS);
  }

  /// Writes down the pairs that have so many new rows.
  private void tell(long rows) {
    for (Tally tally : tallies.all()) {
      if (tally.rows() - told.getOrDefault(tally, 0L) >= rows) {
        told.put(tally, tally.rows());
        LogRecord entry = new ControlRecord("shadow", tally.details()).toRecord(clock.millis());
        serving.now().home().log().log().append(LogStream.CONTROL, List.of(entry)).join();
      }
    }
  }

  /// Pairs that were compared, in order of their first decision.
  synchronized List<ShadowReport> report() {
    return tallies.all().stream().map(tally -> tally.report(dropped.get())).toList();
  }

  /// Waits for what waits, and writes what was found.
  @Override
  public void close() {
    worker.shutdown();
    try {
      if (!worker.awaitTermination(10, TimeUnit.SECONDS)) {
        worker.shutdownNow();
      }
    } catch (InterruptedException e) {
      worker.shutdownNow();
      Thread.currentThread().interrupt();
    }
    synchronized (this) {
      tell(1);
    }
  }
}
