package dev.sextant.feature;

import dev.sextant.decision.SymbolList;
import dev.sextant.decision.Symbols;
import dev.sextant.math.BinaryReader;
import dev.sextant.math.BinaryWriter;
import java.util.Arrays;

/// The last symbols by event time, oldest first.
final class RecentSymbols implements Accumulator {
  private final Operator.Recent operator;
  private int[] codes = new int[4];
  private long[] times = new long[4];
  private int size;

  RecentSymbols(Operator.Recent operator) {
    this.operator = operator;
  }

  @Override
  public void add(int channel, long time, double number, int symbol, Symbols symbols) {
    if (symbol < 0) {
      return;
    }
    if (operator.distinct()) {
      int known = indexOf(symbol);
      if (known >= 0 && times[known] > time) {
        return;
      }
      if (known >= 0) {
        remove(known);
      }
    }
    int at = size;
    while (at > 0 && times[at - 1] > time) {
      at--;
    }
    if (size == operator.limit()) {
      if (at == 0) {
        return;
      }
      remove(0);
      at--;
    }
    insert(at, time, symbol);
  }

  private void insert(int at, long time, int symbol) {
    if (size == codes.length) {
      codes = Arrays.copyOf(codes, size * 2);
      times = Arrays.copyOf(times, size * 2);
    }
    System.arraycopy(codes, at, codes, at + 1, size - at);
    System.arraycopy(times, at, times, at + 1, size - at);
    codes[at] = symbol;
    times[at] = time;
    size++;
  }

  private void remove(int at) {
    size--;
    System.arraycopy(codes, at + 1, codes, at, size - at);
    System.arraycopy(times, at + 1, times, at, size - at);
  }

  private int indexOf(int symbol) {
    for (int i = size - 1; i >= 0; i--) {
      if (codes[i] == symbol) {
        return i;
      }
    }
    return -1;
  }

  boolean contains(int symbol) {
    return indexOf(symbol) >= 0;
  }

  int size() {
    return size;
  }

  int code(int index) {
    return codes[index];
  }

  @Override
  public SymbolList object(long now) {
    return SymbolList.of(Arrays.copyOfRange(codes, Math.min(size, oldest(now)), size));
  }

  /// The first element that is still listed.
  private int oldest(long now) {
    int from = 0;
    while (operator.valid() > 0 && from < size && now - times[from] >= operator.valid()) {
      from++;
    }
    if (operator.idle() > 0) {
      int run = size;
      long next = now;
      while (run > from && next - times[run - 1] < operator.idle()) {
        next = times[--run];
      }
      return run;
    }
    return from;
  }

  @Override
  public int bytes() {
    return 80 + (Integer.BYTES + Long.BYTES) * codes.length;
  }

  @Override
  public void write(BinaryWriter out, Symbols symbols) {
    out.writeVarint(size);
    for (int i = 0; i < size; i++) {
      out.writeSigned(times[i]).writeText(symbols.name(codes[i]));
    }
  }

  @Override
  public void read(BinaryReader in, Symbols symbols) {
    size = in.readCount();
    codes = new int[Math.max(4, size)];
    times = new long[codes.length];
    for (int i = 0; i < size; i++) {
      times[i] = in.readSigned();
      codes[i] = symbols.code(in.readName());
    }
  }
}
