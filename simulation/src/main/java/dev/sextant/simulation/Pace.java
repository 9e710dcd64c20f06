package dev.sextant.simulation;

import dev.sextant.runtime.Refusal;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// How a run meets its clock.
sealed interface Pace permits Pace.Simulated, Pace.Real {
  /// Comes back when it is `time`, or when the run is stopped.
  ///
  /// @return the time that it is then
  long reach(long time);

  /// Waits outside of simulated time.
  void pause(Duration wait);

  boolean stopped();

  /// Whether a request that was refused is asked again.
  boolean endures(Refusal refusal);

  /// Whether it is too late for a visit.
  boolean tooLate(long visit, long now);

  /// Time jumps to where it has to be. Only a busy service is waited for; any other refusal is a
  /// mistake that somebody must mend first.
  record Simulated(Schedule.History schedule, CountDownLatch stop) implements Pace {
    Simulated(Schedule.History schedule) {
      this(schedule, new CountDownLatch(1));
    }

    @Override
    public long reach(long time) {
      schedule.clock().accept(time);
      return time;
    }

    @Override
    public void pause(Duration wait) {
      await(stop, wait);
    }

    @Override
    public boolean stopped() {
      return stop.getCount() == 0;
    }

    @Override
    public boolean endures(Refusal refusal) {
      return refusal.fault() == Refusal.Fault.BUSY;
    }

    @Override
    public boolean tooLate(long visit, long now) {
      return false;
    }
  }

  /// Time passes by itself; every refusal is endured.
  record Real(Schedule.Live schedule) implements Pace {
    private static final Duration TOLERANCE = Duration.ofSeconds(2);

    @Override
    public long reach(long time) {
      long now = schedule.clock().millis();
      while (now < time && !stopped()) {
        pause(Duration.ofMillis(time - now));
        now = schedule.clock().millis();
      }
      return now;
    }

    @Override
    public void pause(Duration wait) {
      await(schedule.stop(), wait);
    }

    @Override
    public boolean stopped() {
      return schedule.stop().getCount() == 0;
    }

    @Override
    public boolean endures(Refusal refusal) {
      return true;
    }

    @Override
    public boolean tooLate(long visit, long now) {
      return now - visit > TOLERANCE.toMillis();
    }
  }

  /// Waits for the time or the stop, whichever comes first; an interrupt is a stop.
  private static void await(CountDownLatch stop, Duration wait) {
    try {
      var _ = stop.await(wait.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException interrupt) {
      stop.countDown();
      Thread.currentThread().interrupt();
    }
  }
}
