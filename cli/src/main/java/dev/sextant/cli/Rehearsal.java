package dev.sextant.cli;

import dev.sextant.decision.LogStream;
import dev.sextant.runtime.LiveSystem;
import dev.sextant.runtime.SystemHome;
import dev.sextant.runtime.Watch;
import dev.sextant.simulation.Ledger;
import dev.sextant.simulation.NewsWorld;
import dev.sextant.simulation.Report;
import dev.sextant.simulation.SimulatedClock;
import dev.sextant.simulation.Simulation;
import java.time.Duration;
import java.util.SplittableRandom;

/// Simulated history for an empty home: readers visit, the system answers without models, and then
/// learns from what happened.
final class Rehearsal {
  private final SystemHome home;
  private final NewsWorld world;
  private final Watch watch;

  Rehearsal(SystemHome home, NewsWorld world, Watch watch) {
    this.home = home;
    this.world = world;
    this.watch = watch;
  }

  /// Whether the home has seen no event and no decision.
  static boolean isEmpty(SystemHome home) {
    return home.log().log().end(LogStream.EVENTS) == 0
        && home.log().log().end(LogStream.DECISIONS) == 0;
  }

  /// Simulates up to `until` and trains; the log is left closed.
  ///
  /// @param learn whether to train at the end
  Report run(long until, Duration length, boolean learn) {
    long from = until - length.toMillis();
    SimulatedClock clock = new SimulatedClock(from);
    Ledger ledger = new Ledger(world);
    try (LiveSystem system = LiveSystem.open(home, clock, new SplittableRandom(world.seed()))) {
      Simulation.run(
          world,
          system,
          world.options().history(from, until, clock::set),
          new WatchProgress(watch, "simulate history"),
          ledger);
      if (learn) {
        system.retrain(watch);
      }
    }
    return ledger.report();
  }
}
