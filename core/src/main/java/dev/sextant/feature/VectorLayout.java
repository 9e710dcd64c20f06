package dev.sextant.feature;

import dev.sextant.decision.Symbols;
import dev.sextant.feature.Operator.Packed;
import dev.sextant.math.BinaryReader;
import dev.sextant.math.BinaryWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// How the packed operators of a group lie in the one vector that each key has.
///
/// A vector is `[end of run 0]...[end of run r-1][fixed cells][run 0]...[run r-1]`, in ints. A run
/// holds the tiles of one window in which something happened, in order of time: for each its number
/// (one int, two where tiles are short) and the cells of the operators with this window. All zeros
/// read as if no event had happened. A vector is as long as its content, since there may be
/// millions of them.
///
/// Immutable, so that any thread may read vectors through it.
final class VectorLayout {
  /// Numbers of tiles of at least this length fit an int until the year 2200.
  private static final long LONG_TILE = 5_000;

  private final List<Run> runs = new ArrayList<>();
  private final List<PackedCells> cells = new ArrayList<>();
  private final List<Integer> symbolCells = new ArrayList<>();
  private int fixed;
  private int base;

  /// The tiles of one window.
  ///
  /// @param numberInts ints of a tile's number
  /// @param width ints of a tile with its number
  private record Run(Window window, int numberInts, int width) {
    long number(int[] vector, int at) {
      return numberInts == 1 ? vector[at] : readLong(vector, at);
    }

    void setNumber(int[] vector, int at, long tile) {
      if (numberInts == 1) {
        vector[at] = (int) tile;
      } else {
        writeLong(vector, at, tile);
      }
    }
  }

  VectorLayout(List<? extends Packed> operators) {
    operators.forEach(operator -> cells.add(place(operator)));
    base = runs.size() + fixed;
  }

  private PackedCells place(Packed operator) {
    return switch (operator) {
      case Operator.Sums sums -> {
        int first = sums.wholeFirst() ? 1 : 2;
        int second = sums.sums() == 1 ? 0 : sums.wholeSecond() ? 1 : 2;
        int run = run(sums.window());
        yield new PackedCells.TiledSums(this, sums, run, widen(run, first + second));
      }
      case Operator.Extreme extreme -> {
        int run = run(extreme.window());
        yield new PackedCells.TiledExtreme(this, extreme, run, widen(run, 2));
      }
      case Operator.Variance variance -> {
        int run = run(variance.window());
        yield new PackedCells.TiledVariance(this, variance, run, widen(run, 5));
      }
      case Operator.Single single -> {
        int at = fix(4);
        if (single.of().isSymbol()) {
          symbolCells.add(at + 2);
        }
        yield new PackedCells.SingleValue(this, single, at);
      }
      case Operator.Decayed decayed -> new PackedCells.DecayedSum(this, decayed, fix(4));
    };
  }

  private int run(Window window) {
    for (int run = 0; run < runs.size(); run++) {
      if (runs.get(run).window().equals(window)) {
        return run;
      }
    }
    int numberInts = window.isLifetime() || window.tileLength() >= LONG_TILE ? 1 : 2;
    runs.add(new Run(window, numberInts, numberInts));
    return runs.size() - 1;
  }

  /// @return where in a tile the new cells begin
  private int widen(int run, int ints) {
    Run narrow = runs.get(run);
    runs.set(run, new Run(narrow.window(), narrow.numberInts(), narrow.width() + ints));
    return narrow.width();
  }

  private int fix(int ints) {
    fixed += ints;
    return fixed - ints;
  }

  PackedCells cells(int operator) {
    return cells.get(operator);
  }

  /// A vector that reads as if no event had happened.
  int[] empty() {
    int[] vector = new int[base];
    Arrays.fill(vector, 0, runs.size(), base);
    return vector;
  }

  /// Where fixed cells lie.
  int fixedAt(int cell) {
    return runs.size() + cell;
  }

  int start(int[] vector, int run) {
    return run == 0 ? base : vector[run - 1];
  }

  int end(int[] vector, int run) {
    return vector[run];
  }

  int width(int run) {
    return runs.get(run).width();
  }

  long tile(int[] vector, int run, int at) {
    return runs.get(run).number(vector, at);
  }

  Window window(int run) {
    return runs.get(run).window();
  }

  // ---- tiles

  /// Where a tile is; -1 when it is not there.
  int find(int[] vector, int run, long tile) {
    Run own = runs.get(run);
    int start = start(vector, run);
    for (int at = vector[run] - own.width(); at >= start; at -= own.width()) {
      long number = own.number(vector, at);
      if (number <= tile) {
        return number == tile ? at : -1;
      }
    }
    return -1;
  }

  /// The vector with a tile in it, which drops those that can never be read again.
  ///
  /// @return the same vector or one that replaces it; without the tile when that itself can never
  ///   be read again
  int[] withTile(int[] vector, int run, long tile) {
    Run own = runs.get(run);
    int start = start(vector, run);
    int end = vector[run];
    if (start == end) {
      return splice(vector, run, start, 0, tile);
    }
    long newest = own.number(vector, end - own.width());
    if (tile == newest) {
      return vector;
    }
    if (tile > newest) {
      return splice(vector, run, end, droppable(vector, run, tile), tile);
    }
    if (tile < own.window().oldestKept(newest)) {
      return vector;
    }
    int at = end - own.width();
    while (at >= start && own.number(vector, at) > tile) {
      at -= own.width();
    }
    boolean there = at >= start && own.number(vector, at) == tile;
    return there ? vector : splice(vector, run, at + own.width(), 0, tile);
  }

  /// Ints of the oldest tiles that a newer tile makes useless.
  private int droppable(int[] vector, int run, long newest) {
    Run own = runs.get(run);
    long oldest = own.window().oldestKept(newest);
    int at = start(vector, run);
    while (at < vector[run] && own.number(vector, at) < oldest) {
      at += own.width();
    }
    return at - start(vector, run);
  }

  /// Puts an empty tile at `at` and takes the first `dropped` ints of the run away.
  private int[] splice(int[] vector, int run, int at, int dropped, long tile) {
    Run own = runs.get(run);
    int start = start(vector, run);
    int grown = own.width() - dropped;
    int[] next = grown == 0 ? vector : Arrays.copyOf(vector, vector.length + grown);
    System.arraycopy(vector, at, next, at + grown, vector.length - at);
    System.arraycopy(vector, start + dropped, next, start, at - start - dropped);
    Arrays.fill(next, at - dropped, at - dropped + own.width(), 0);
    own.setNumber(next, at - dropped, tile);
    for (int later = run; later < runs.size(); later++) {
      next[later] += grown;
    }
    return next;
  }

  // ---- cells

  static long readLong(int[] vector, int at) {
    return ((long) vector[at] << 32) | (vector[at + 1] & 0xFFFFFFFFL);
  }

  static void writeLong(int[] vector, int at, long value) {
    vector[at] = (int) (value >>> 32);
    vector[at + 1] = (int) value;
  }

  static double readDouble(int[] vector, int at) {
    return Double.longBitsToDouble(readLong(vector, at));
  }

  static void writeDouble(int[] vector, int at, double value) {
    writeLong(vector, at, Double.doubleToRawLongBits(value));
  }

  private static final long MISSING = Double.doubleToRawLongBits(Double.NaN);

  /// A number that is missing as long as its cells are 0.
  static double readOptional(int[] vector, int at) {
    return Double.longBitsToDouble(readLong(vector, at) ^ MISSING);
  }

  static void writeOptional(int[] vector, int at, double value) {
    writeLong(vector, at, Double.doubleToRawLongBits(value) ^ MISSING);
  }

  // ---- on disk

  void write(int[] vector, BinaryWriter out, Symbols symbols) {
    out.writeVarint(vector.length);
    for (int each : vector) {
      out.writeInt(each);
    }
    for (int cell : symbolCells) {
      double code = readOptional(vector, fixedAt(cell));
      out.writeText(Double.isNaN(code) ? null : symbols.name((int) code));
    }
  }

  int[] read(BinaryReader in, Symbols symbols) {
    int[] vector = new int[in.readCount()];
    for (int i = 0; i < vector.length; i++) {
      vector[i] = in.readInt();
    }
    for (int cell : symbolCells) {
      String name = in.readText();
      writeOptional(vector, fixedAt(cell), name == null ? Double.NaN : symbols.code(name));
    }
    return vector;
  }
}
