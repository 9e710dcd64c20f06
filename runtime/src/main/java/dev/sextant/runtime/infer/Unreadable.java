package dev.sextant.runtime.infer;

import dev.sextant.runtime.Refusal;
import dev.sextant.runtime.Refusal.Fault;
import java.nio.file.Path;

/// Refusals of files that can not be looked at.
final class Unreadable {
  private Unreadable() {}

  static Refusal file(Path path, String why) {
    return new Refusal(Fault.CALLER, "file " + path.getFileName() + " " + why);
  }
}
