package dev.sextant.feature;

import dev.sextant.decision.LogPosition;
import org.jspecify.annotations.Nullable;

/// Durable key-value state behind the hot cache. It only ever moves from one barrier to the next.
///
/// A table is a small name such as a feature group; keys are UTF-8 strings; values are opaque
/// bytes.
public interface StateStore extends AutoCloseable {
  /// @return the value as of the last barrier, or null when the key has none
  byte @Nullable [] get(String table, String key);

  /// Visits every key of a table, in unsigned byte order of the keys.
  void scan(String table, Visitor visitor);

  /// A barrier: applies all changes and records the position that they reflect, in one atomic,
  /// synced step.
  ///
  /// @param changes is asked once, before anything is written
  void commit(Changes changes, LogPosition position);

  /// @return the position of the last barrier, or null when nothing was ever committed
  @Nullable LogPosition position();

  @Override
  void close();

  /// What a barrier writes, handed over one by one.
  @FunctionalInterface
  interface Changes {
    void forEach(Change change);
  }

  /// Receives one change.
  @FunctionalInterface
  interface Change {
    /// @param value null deletes the key; otherwise it is not read after the call
    void put(String table, String key, byte @Nullable [] value);
  }

  /// Receives one key and its value.
  @FunctionalInterface
  interface Visitor {
    void visit(String key, byte[] value);
  }
}
