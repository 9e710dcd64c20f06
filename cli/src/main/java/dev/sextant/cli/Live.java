package dev.sextant.cli;

import dev.sextant.runtime.LiveSystem;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;

/// Opens the chosen system for answering.
final class Live {
  private Live() {}

  static LiveSystem open(SystemChoice choice) throws IOException {
    return LiveSystem.open(Chosen.home(choice), Clock.systemUTC(), new SecureRandom());
  }
}
