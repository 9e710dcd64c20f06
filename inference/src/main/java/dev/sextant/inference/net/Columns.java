package dev.sextant.inference.net;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/// Some of a matrix's columns, in order.
public final class Columns {
  private record Range(int from, int count) {}

  private final List<Range> ranges = new ArrayList<>();
  private final int width;

  private Columns(BitSet chosen) {
    for (int from = chosen.nextSetBit(0); from >= 0; ) {
      int to = chosen.nextClearBit(from);
      ranges.add(new Range(from, to - from));
      from = chosen.nextSetBit(to);
    }
    this.width = chosen.cardinality();
  }

  public static Columns of(BitSet chosen) {
    return new Columns(chosen);
  }

  /// The rest of `total` columns.
  Columns others(int total) {
    BitSet rest = new BitSet();
    rest.set(0, total);
    ranges.forEach(range -> rest.clear(range.from, range.from + range.count));
    return new Columns(rest);
  }

  @Override
  public String toString() {
    return ranges.stream().map(range -> range.from + "+" + range.count).collect(joining(" "));
  }

  /// How many they are.
  public int width() {
    return width;
  }

  /// Copies them from one row of x, which starts at `at`, to y, where they stand side by side.
  <A> void copy(Kernels<A> kernels, A x, int at, A y, int to) {
    int next = to;
    for (Range range : ranges) {
      kernels.copy(range.count, x, at + range.from, y, next);
      next += range.count;
    }
  }

  /// The rows of b, stored by row with n entries each, that belong to these columns of a in a b.
  public <A> A rows(Kernels<A> kernels, int n, A b) {
    A found = kernels.array(width * n);
    int next = 0;
    for (Range range : ranges) {
      kernels.copy(range.count * n, b, range.from * n, found, next);
      next += range.count * n;
    }
    return found;
  }
}
