package dev.sextant.feature;

import dev.sextant.decision.LogPosition;
import java.util.Map;
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
  /// @param changes table -> key -> new value; a null value deletes the key
  void commit(Map<String, Map<String, byte @Nullable []>> changes, LogPosition position);

  /// @return the position of the last barrier, or null when nothing was ever committed
  @Nullable LogPosition position();

  @Override
  void close();

  /// Receives one key and its value.
  @FunctionalInterface
  interface Visitor {
    void visit(String key, byte[] value);
  }
}
