package dev.sextant.feature;

import dev.sextant.decision.SymbolMap;
import dev.sextant.decision.Symbols;
import dev.sextant.math.Selection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Positive numbers by symbol code in an open-addressing table: code and number lie side by side,
/// since a table that is seldom touched costs one cache miss for each place that is read.
public final class Counts implements SymbolMap {
  private static final long FREE = -1;
  private static final int SMALLEST = 8;

  /// At 2i the code of entry i or [#FREE], at 2i + 1 the bits of its number.
  private long[] table;

  private int shift;
  private int size;
  private double total;

  public Counts() {
    this(SMALLEST);
  }

  /// @param capacity entries, a power of two
  private Counts(int capacity) {
    table = newTable(capacity);
    shift = shiftOf(capacity);
  }

  public void add(int code, double amount) {
    int at = slot(code);
    if (table[at] == FREE) {
      if (8 * (size + 1) > 3 * table.length) {
        grow();
        at = slot(code);
      }
      table[at] = code;
      size++;
    }
    table[at + 1] = Double.doubleToRawLongBits(count(at) + amount);
    total += amount;
  }

  /// The same entries in the same places, so that it is walked in the same order.
  Counts copy() {
    Counts copy = new Counts();
    copy.table = table.clone();
    copy.shift = shift;
    copy.size = size;
    copy.total = total;
    return copy;
  }

  @Override
  public double sum() {
    return total;
  }

  @Override
  public double get(int code) {
    int at = slot(code);
    return table[at] == FREE ? Double.NaN : count(at);
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public void forEach(Visitor visitor) {
    for (int at = 0; at < table.length; at += 2) {
      if (table[at] != FREE) {
        visitor.entry((int) table[at], count(at));
      }
    }
  }

  int bytes() {
    return 48 + Long.BYTES * table.length;
  }

  /// Keeps the `limit` highest counts; of equal ones those whose names hash low, which favours no
  /// name and costs no comparison of texts.
  void keepBest(int limit, Symbols symbols) {
    long[] ranks = new long[size];
    int filled = 0;
    for (int at = 0; at < table.length; at += 2) {
      if (table[at] != FREE) {
        ranks[filled++] = rank(at, symbols.hash((int) table[at]));
      }
    }
    long last = Selection.nth(ranks, limit - 1);
    Counts kept = new Counts(table.length / 2);
    List<String> atLast = new ArrayList<>();
    for (int at = 0; at < table.length; at += 2) {
      int code = (int) table[at];
      if (table[at] == FREE || rank(at, symbols.hash(code)) > last) {
        continue;
      }
      if (rank(at, symbols.hash(code)) < last) {
        kept.add(code, count(at));
      } else {
        atLast.add(symbols.name(code));
      }
    }
    // more than one only where hashes collide
    atLast.stream()
        .sorted()
        .limit(limit - kept.size)
        .mapToInt(symbols::find)
        .forEach(code -> kept.add(code, get(code)));
    replaceBy(kept);
  }

  private void replaceBy(Counts other) {
    table = other.table;
    shift = other.shift;
    size = other.size;
    total = other.total;
  }

  /// All codes, the highest count first, equal counts by name.
  public int[] ordered(Symbols symbols) {
    long[] keys = new long[size];
    int filled = 0;
    for (int at = 0; at < table.length; at += 2) {
      if (table[at] != FREE) {
        keys[filled++] = rank(at, (int) table[at]);
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

  /// Orders by count, the highest first, then by `low`. A float's bits order like the number while
  /// it is positive, as counts are.
  private long rank(int at, int low) {
    return ((long) ~Float.floatToIntBits((float) count(at)) << 32) | (low & 0xFFFFFFFFL);
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

  private double count(int at) {
    return Double.longBitsToDouble(table[at + 1]);
  }

  /// The place of a code in the table, or the free one where it would stand.
  private int slot(int code) {
    int mask = table.length - 1;
    int at = ((code * 0x9E3779B9) >>> shift) << 1;
    while (table[at] != FREE && table[at] != code) {
      at = (at + 2) & mask;
    }
    return at;
  }

  private void grow() {
    long[] old = table;
    table = newTable(old.length);
    shift--;
    for (int from = 0; from < old.length; from += 2) {
      if (old[from] != FREE) {
        int at = slot((int) old[from]);
        table[at] = old[from];
        table[at + 1] = old[from + 1];
      }
    }
  }

  private static long[] newTable(int capacity) {
    long[] table = new long[2 * capacity];
    for (int at = 0; at < table.length; at += 2) {
      table[at] = FREE;
    }
    return table;
  }

  private static int shiftOf(int capacity) {
    return Integer.SIZE - Integer.numberOfTrailingZeros(capacity);
  }
}
