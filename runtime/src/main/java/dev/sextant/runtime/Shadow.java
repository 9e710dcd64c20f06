package dev.sextant.runtime;

import dev.sextant.decision.Decision;
import dev.sextant.decision.Decision.Prediction;
import dev.sextant.decision.LogRecord;
import dev.sextant.decision.LogStream;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// Asks the challengers about the rows that the champions scored, after the answer was given and on
/// a thread of its own, so that they cost a caller nothing. What was found is written to the
/// control stream every so many decisions and at the end.
final class Shadow implements AutoCloseable {
  private static final int MOST_WAITING = 1_000;
  private static final long REPORT_ROWS = 100_000;

  private final Serving serving;
  private final Clock clock;
  private final Map<String, Tally> tallies = new LinkedHashMap<>();
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

  /// What is known of one pair of versions.
  private static final class Tally {
    private final String head;
    private final String champion;
    private final String challenger;
    private long rows;
    private long failed;
    private double sum;
    private double largest;
    private long nanos;
    private long reported;

    Tally(String head, String champion, String challenger) {
      this.head = head;
      this.champion = champion;
      this.challenger = challenger;
    }

    void add(double distance) {
      rows++;
      sum += distance;
      largest = Math.max(largest, distance);
    }

    ShadowReport report(long dropped) {
      return new ShadowReport(
          head,
          champion,
          challenger,
          rows,
          dropped,
          failed,
          sum / rows,
          largest,
          nanos / 1e3 / rows);
    }

    Map<String, String> details() {
      Map<String, String> details = new LinkedHashMap<>();
      details.put("head", head);
      details.put("champion", champion);
      details.put("challenger", challenger);
      details.put("rows", String.valueOf(rows));
      details.put("failed", String.valueOf(failed));
      details.put("difference", String.valueOf(sum / rows));
      details.put("largest", String.valueOf(largest));
      return details;
    }
  }

  /// @param by what decided
  void decided(Decision decision, Running by) {
    Map<String, Assembly.Trained> challengers = by.challengers();
    if (!challengers.isEmpty() && !worker.isShutdown()) {
      worker.execute(() -> score(decision, challengers));
    }
  }

  private synchronized void score(Decision decision, Map<String, Assembly.Trained> challengers) {
    for (Prediction prediction : decision.scored().predictions()) {
      Assembly.Trained challenger = challengers.get(prediction.head());
      String champion = decision.models().get(prediction.head());
      if (challenger != null && champion != null) {
        Tally tally =
            tallies.computeIfAbsent(
                prediction.head() + " " + champion + " " + challenger.version(),
                _ -> new Tally(prediction.head(), champion, challenger.version()));
        score(decision, prediction, challenger, tally);
        if (tally.rows - tally.reported >= REPORT_ROWS) {
          tell(tally);
        }
      }
    }
  }

  private static void score(
      Decision decision, Prediction prediction, Assembly.Trained challenger, Tally tally) {
    double[] margins = new double[prediction.probabilities().length];
    long start = System.nanoTime();
    try {
      challenger.scorer().margins(decision.scored().frame(), margins);
    } catch (RuntimeException problem) {
      tally.failed++;
      return;
    }
    tally.nanos += System.nanoTime() - start;
    for (int row = 0; row < margins.length; row++) {
      double probability = challenger.calibrator().prediction(margins[row]);
      tally.add(Math.abs(probability - prediction.probabilities()[row]));
    }
  }

  private void tell(Tally tally) {
    if (tally.rows > tally.reported) {
      tally.reported = tally.rows;
      LogRecord entry = new ControlRecord("shadow", tally.details()).toRecord(clock.millis());
      serving.now().home().log().log().append(LogStream.CONTROL, List.of(entry)).join();
    }
  }

  /// Pairs that were compared, in order of their first decision.
  synchronized List<ShadowReport> report() {
    return tallies.values().stream().map(tally -> tally.report(dropped.get())).toList();
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
      tallies.values().forEach(this::tell);
    }
  }
}
