package dev.sextant.spec;

import org.jspecify.annotations.Nullable;

/// One thing that is wrong with a spec.
///
/// @param length characters from `at` that are meant, >= 1
/// @param message what is wrong, what was expected, the known names and the nearest one
/// @param hint how to mend it; null when the message says it all
public record Problem(Mark at, int length, String message, @Nullable String hint) {

  @Override
  public String toString() {
    return at + ": " + message + (hint == null ? "" : " (" + hint + ")");
  }
}
