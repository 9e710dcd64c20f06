package dev.sextant.cli;

import dev.sextant.runtime.Watch;
import dev.sextant.simulation.Progress;

/// Shows a watch how far a simulation is.
///
/// @param work what is shown, such as `simulate history`
record WatchProgress(Watch watch, String work) implements Progress {
  @Override
  public void reach(long done, long total, String unit) {
    watch.reach(work, done, total, unit);
  }

  @Override
  public void say(String message) {
    watch.reach(message, 0, -1, "");
  }
}
