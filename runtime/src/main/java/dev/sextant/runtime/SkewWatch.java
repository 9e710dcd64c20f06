package dev.sextant.runtime;

import dev.sextant.decision.Decision;
import dev.sextant.monitoring.DecisionSample;
import dev.sextant.spec.SystemSpec;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Checks a sample of what is served, all the time: the vectors of sampled decisions are rebuilt
/// from the log, off the path that answers.
///
/// Sampled decisions wait for the next pass, which folds the log once for all of them with a state
/// of its own that lives as long as the pass. After a pass it rests for the declared pause, and for
/// at least twenty times as long as the pass took, so that it costs at most a twentieth of one
/// processor.
final class SkewWatch implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(SkewWatch.class.getName());
  private static final int MOST_WAITING = 10_000;
  private static final int REST = 20;
  private static final long NANOS = 1_000_000;

  private final SystemHome home;
  private final SystemSpec.SkewCheck how;
  private final DecisionSample sample;
  private final SkewAudit audit;
  private final List<SkewAudit.Place> waiting = new ArrayList<>();
  private @Nullable Thread thread;
  private volatile boolean ending;
  private long passes;
  private long lastPass;
  private long dropped;

  SkewWatch(SystemHome home) {
    this.home = home;
    this.how = home.plan().spec().skew();
    this.sample = new DecisionSample(how.sample(), how.perMinute());
    this.audit = new SkewAudit(home, how.tolerance(), Watch.NONE);
  }

  /// Takes note of a decision, if it is in the sample.
  ///
  /// @param offset where it lies in its stream
  /// @param now epoch milliseconds
  void offer(Decision decision, long offset, long now) {
    if (sample.take(decision.id(), now)) {
      add(new SkewAudit.Place(offset, decision.read()));
    }
  }

  private synchronized void add(SkewAudit.Place place) {
    if (waiting.size() < MOST_WAITING) {
      waiting.add(place);
    } else {
      dropped++;
    }
  }

  /// Compares what waits.
  ///
  /// @param now epoch milliseconds
  void pass(long now) {
    List<SkewAudit.Place> places = take();
    if (!places.isEmpty()) {
      audit.check(places, () -> !ending);
      ended(now);
    }
  }

  private synchronized List<SkewAudit.Place> take() {
    List<SkewAudit.Place> places = List.copyOf(waiting);
    waiting.clear();
    return places;
  }

  private synchronized void ended(long now) {
    passes++;
    lastPass = now;
  }

  synchronized SkewReport report() {
    return new SkewReport(
        audit.report(), how.sample(), waiting.size(), sample.leftOut() + dropped, passes, lastPass);
  }

  /// Begins to check in the background.
  synchronized void start(InstantSource clock) {
    thread =
        Thread.ofPlatform()
            .daemon()
            .name("skew " + home.plan().spec().name())
            .start(() -> run(clock));
  }

  private void run(InstantSource clock) {
    long rest = how.every().toMillis();
    while (!isEndingAfter(rest)) {
      long began = System.nanoTime();
      try {
        pass(clock.millis());
      } catch (RuntimeException e) {
        LOG.log(System.Logger.Level.WARNING, "served features could not be compared: " + e);
      }
      long earned = REST * (System.nanoTime() - began) / NANOS;
      rest = Math.max(how.every().toMillis(), earned);
    }
  }

  private synchronized boolean isEndingAfter(long rest) {
    long until = System.nanoTime() + rest * NANOS;
    try {
      for (long left = rest; !ending && left > 0; left = (until - System.nanoTime()) / NANOS) {
        wait(left);
      }
      return ending;
    } catch (InterruptedException e) {
      return true;
    }
  }

  /// Waits for a pass that runs to give up.
  @Override
  public void close() {
    Thread running = end();
    if (running != null) {
      try {
        running.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /// Gives up without waiting for a pass that runs.
  synchronized @Nullable Thread end() {
    ending = true;
    notifyAll();
    return thread;
  }
}
