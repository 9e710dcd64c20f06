package dev.sextant.storage;

import java.nio.file.Path;

/// What opening a log cut off: the bytes of a write that a crash interrupted. No acknowledged
/// record was in them.
///
/// @param file the file that was shortened, or deleted when nothing of it was whole
/// @param keptBytes its length now
/// @param cutBytes bytes removed from its end, >= 0
/// @param reason what was wrong with the first byte that was cut
public record Recovery(Path file, long keptBytes, long cutBytes, String reason) {
  @Override
  public String toString() {
    return "cut %d bytes from byte %d of %s: %s".formatted(cutBytes, keptBytes, file, reason);
  }
}
