package dev.sextant.feature;

import dev.sextant.decision.SymbolMap;
import dev.sextant.decision.Symbols;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/// Numbers by symbol code in an open-addressing table.
final class Counts implements SymbolMap {
  private static final int FREE = -1;

  private int[] codes = newCodes(8);
  private double[] counts = new double[8];
  private int size;

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
    for (int i = 0; i < limit; i++) {
      add(best[i], kept[i]);
    }
  }

  /// All codes, the highest count first, equal counts by name.
  int[] ordered(Symbols symbols) {
    return IntStream.of(codes)
        .filter(code -> code != FREE)
        .boxed()
        .sorted(
            Comparator.comparingDouble((Integer code) -> -get(code))
                .thenComparing(code -> symbols.name(code)))
        .mapToInt(Integer::intValue)
        .toArray();
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
