package dev.sextant.math;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// An open-addressing table from long to object that never shrinks. Reading allocates nothing.
///
/// @param <V> the values
public final class LongTable<V> {
  private long[] keys = new long[16];
  private @Nullable Object[] values = new @Nullable Object[16];
  private int size;

  @SuppressWarnings("unchecked")
  public @Nullable V get(long key) {
    return (V) values[slot(key)];
  }

  public void put(long key, V value) {
    int at = slot(key);
    if (values[at] == null && 2 * (size + 1) > keys.length) {
      resize();
      at = slot(key);
    }
    if (values[at] == null) {
      size++;
    }
    keys[at] = key;
    values[at] = value;
  }

  public int size() {
    return size;
  }

  /// How many places there are; some of them are free.
  public int capacity() {
    return keys.length;
  }

  /// The value at a place in [0, capacity), or null where it is free.
  @SuppressWarnings("unchecked")
  public @Nullable V valueAt(int place) {
    return (V) values[place];
  }

  /// The key at a place that is not free.
  public long keyAt(int place) {
    return keys[place];
  }

  /// Replaces the value at a place that is not free.
  public void setAt(int place, V value) {
    values[place] = value;
  }

  private int slot(long key) {
    int mask = keys.length - 1;
    int at = (int) ((key * 0x9E3779B97F4A7C15L) >>> 32) & mask;
    while (values[at] != null && keys[at] != key) {
      at = (at + 1) & mask;
    }
    return at;
  }

  private void resize() {
    long[] oldKeys = keys;
    @Nullable Object[] oldValues = values;
    keys = new long[oldKeys.length * 2];
    values = Arrays.copyOf(new @Nullable Object[0], keys.length);
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldValues[i] != null) {
        int at = slot(oldKeys[i]);
        keys[at] = oldKeys[i];
        values[at] = oldValues[i];
      }
    }
  }
}
