package dev.sextant.storage;

import java.nio.file.Path;

/// Stored bytes that are not what was written. Nothing is skipped: restore the file from a backup.
public final class CorruptLogException extends RuntimeException {
  private final transient Path file;
  private final long position;
  private final String reason;

  CorruptLogException(Path file, long position, String reason) {
    super("%s is damaged at byte %d: %s".formatted(file, position, reason));
    this.file = file;
    this.position = position;
    this.reason = reason;
  }

  public Path file() {
    return file;
  }

  /// Where the damaged block begins, in bytes from the start of the file.
  public long position() {
    return position;
  }

  /// What is wrong there, without the place.
  public String reason() {
    return reason;
  }
}
