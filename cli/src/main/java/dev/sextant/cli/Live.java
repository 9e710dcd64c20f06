package dev.sextant.cli;

import dev.sextant.runtime.LiveSystem;
import dev.sextant.runtime.Refusal;
import dev.sextant.runtime.SystemHome;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;

/// Opens the chosen system for answering.
final class Live {
  private Live() {}

  static LiveSystem open(SystemChoice choice) throws IOException {
    return LiveSystem.open(Chosen.home(choice), Clock.systemUTC(), new SecureRandom());
  }

  /// Opened to answer at full speed from the first request on, and to watch itself.
  ///
  /// @throws Refusal when a model was trained on other features than there are now
  static LiveSystem serving(SystemHome home) {
    LiveSystem live = LiveSystem.open(home, Clock.systemUTC(), new SecureRandom());
    try {
      live.requireSound();
    } catch (Refusal refusal) {
      live.close();
      throw refusal;
    }
    live.warmUp();
    live.watchSkew();
    return live;
  }
}
