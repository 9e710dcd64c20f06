package dev.sextant.storage;

import java.nio.file.Path;

/// Hears of every completed sync before anybody is told that the bytes are safe.
@FunctionalInterface
public interface SyncListener {
  /// Nobody listens.
  SyncListener NONE = (file, bytes) -> {};

  /// @param file a file of the log or of the key vault
  /// @param bytes its length as covered by the sync; a crash of the machine may take all beyond
  void synced(Path file, long bytes);
}
