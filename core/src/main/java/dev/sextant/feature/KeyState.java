package dev.sextant.feature;

import org.jspecify.annotations.Nullable;

/// The state of one key of a group: one vector with all packed operators, and the structures of the
/// others.
final class KeyState {
  /// What a key takes beside its vector: this object, array headers, its place in the table.
  private static final int OVERHEAD = 96;

  private static final @Nullable Accumulator[] NONE = {};

  int[] vector;
  final @Nullable Accumulator[] kept;

  /// Since the last barrier.
  boolean changed;

  /// Since the last search for keys to evict.
  boolean touched = true;

  /// As counted at the last barrier.
  int counted;

  KeyState(int[] vector, int kept) {
    this.vector = vector;
    this.kept = kept == 0 ? NONE : new @Nullable Accumulator[kept];
  }

  /// About how many bytes of memory it takes.
  int bytes() {
    int bytes = OVERHEAD + Integer.BYTES * (vector.length + kept.length);
    for (Accumulator each : kept) {
      bytes += each == null ? 0 : each.bytes();
    }
    return bytes;
  }
}
