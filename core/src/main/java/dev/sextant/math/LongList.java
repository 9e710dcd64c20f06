package dev.sextant.math;

import java.util.Arrays;

/// A growing list of longs.
public final class LongList {
  private long[] values = new long[16];
  private int size;

  public void add(long value) {
    if (size == values.length) {
      values = Arrays.copyOf(values, size * 2);
    }
    values[size++] = value;
  }

  public long get(int index) {
    return values[index];
  }

  public int size() {
    return size;
  }

  public void clear() {
    size = 0;
  }
}
