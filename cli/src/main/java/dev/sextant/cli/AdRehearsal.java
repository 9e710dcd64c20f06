package dev.sextant.cli;

import dev.sextant.runtime.SystemHome;
import dev.sextant.runtime.Watch;
import dev.sextant.runtime.history.MadeUp;
import dev.sextant.runtime.training.Trainer;
import dev.sextant.simulation.AdHistory;
import dev.sextant.simulation.AdReport;
import dev.sextant.simulation.AdWorld;
import java.time.Clock;
import java.time.Duration;

/// A made-up history of ads for an empty home.
final class AdRehearsal {
  private final SystemHome home;
  private final Watch watch;

  AdRehearsal(SystemHome home, Watch watch) {
    this.home = home;
    this.watch = watch;
  }

  /// Fills the log up to `until`; it is left closed.
  ///
  /// @param learn whether to train at the end
  AdReport run(long until, Duration length, boolean learn) {
    try (home) {
      AdHistory history =
          new AdHistory(
              AdWorld.of(home.plan().spec()),
              home.plan(),
              until - length.toMillis(),
              until,
              new WatchProgress(watch, "make up history"));
      MadeUp.fill(home, history::run);
      if (learn) {
        new Trainer(home, watch).run(Long.MAX_VALUE, Trainer.Then.PROMOTE, Clock.systemUTC());
      }
      return history.report();
    }
  }
}
