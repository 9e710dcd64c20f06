package dev.sextant.feature;

import dev.sextant.decision.SymbolMap;
import dev.sextant.decision.Symbols;
import java.util.Arrays;

/// Numbers by symbol code in an open-addressing table.
final class Counts implements SymbolMap {
  private static final int FREE = -1;

  private int[] codes = newCodes(8);
  private double[] counts = new double[8];
  private int size;
  private double total;

  void add(int code, double amount) {
    if (2 * (size + 1) > codes.length) {
      resize(codes.length * 2);
    }
    int at = slot(code);
    if (codes[at] == FREE) {
      codes[at] = code;
      size++;
    }
    counts[at] += amount;
    total += amount;
  }

  @Override
  public double sum() {
    return total;
  }

  @Override
  public double get(int code) {
    int at = slot(code);
    return codes[at] == FREE ? Double.NaN : counts[at];
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public void forEach(Visitor visitor) {
    for (int i = 0; i < codes.length; i++) {
      if (codes[i] != FREE) {
        visitor.entry(codes[i], counts[i]);
      }
    }
  }

  /// Keeps the entries with the highest counts, of equal counts those whose names come first.
  void keepBest(int limit, Symbols symbols) {
    int[] best = ordered(symbols);
    double[] kept = new double[limit];
    for (int i = 0; i < limit; i++) {
      kept[i] = get(best[i]);
    }
    codes = newCodes(Math.max(8, Integer.highestOneBit(limit) * 4));
    counts = new double[codes.length];
    size = 0;
    total = 0;
    for (int i = 0; i < limit; i++) {
      add(best[i], kept[i]);
    }
  }

  /// All codes, the highest count first, equal counts by name.
  int[] ordered(Symbols symbols) {
    long[] keys = new long[size];
    int filled = 0;
    for (int at = 0; at < codes.length; at++) {
      if (codes[at] != FREE) {
        // a float's bits order like the number while it is positive, as counts are
        keys[filled++] = ((long) ~Float.floatToIntBits((float) counts[at]) << 32) | codes[at];
      }
    }
    Arrays.sort(keys);
    int[] ordered = new int[size];
    for (int from = 0; from < size; ) {
      int to = from;
      while (to < size && keys[to] >>> 32 == keys[from] >>> 32) {
        ordered[to] = (int) keys[to];
        to++;
      }
      sortByName(ordered, from, to, symbols);
      from = to;
    }
    return ordered;
  }

  private static void sortByName(int[] codes, int from, int to, Symbols symbols) {
    if (to - from > 1) {
      String[] names = new String[to - from];
      for (int i = 0; i < names.length; i++) {
        names[i] = symbols.name(codes[from + i]);
      }
      Arrays.sort(names);
      for (int i = 0; i < names.length; i++) {
        codes[from + i] = symbols.find(names[i]);
      }
    }
  }

  private int slot(int code) {
    int mask = codes.length - 1;
    int at = ((code * 0x9E3779B9) >>> 7) & mask;
    while (codes[at] != FREE && codes[at] != code) {
      at = (at + 1) & mask;
    }
    return at;
  }

  private void resize(int capacity) {
    int[] oldCodes = codes;
    double[] oldCounts = counts;
    codes = newCodes(capacity);
    counts = new double[capacity];
    for (int i = 0; i < oldCodes.length; i++) {
      if (oldCodes[i] != FREE) {
        int at = slot(oldCodes[i]);
        codes[at] = oldCodes[i];
        counts[at] = oldCounts[i];
      }
    }
  }

  private static int[] newCodes(int capacity) {
    int[] codes = new int[capacity];
    Arrays.fill(codes, FREE);
    return codes;
  }
}
