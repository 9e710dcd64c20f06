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
  private final List<Cell> fixedCells = new ArrayList<>();
  private int fixed;
  private int base;

  /// What some ints of a vector stand for.
  private enum Cell {
    COUNT(1),
    TIME(2),
    NUMBER(2),
    /// A number that is missing while its ints are 0.
    OPTIONAL(2),
    /// The code of a symbol, else as OPTIONAL.
    SYMBOL(2);

    final int ints;

    Cell(int ints) {
      this.ints = ints;
    }

    static Cell sum(boolean isWhole) {
      return isWhole ? COUNT : NUMBER;
    }
  }

  /// The tiles of one window.
  ///
  /// @param numberInts ints of a tile's number
  /// @param width ints of a tile with its number
  /// @param cells after the number
  private record Run(Window window, int numberInts, int width, List<Cell> cells) {
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
    cells.forEach(this::setWidth);
  }

  private void setWidth(PackedCells each) {
    if (each instanceof PackedCells.Tiled tiled) {
      tiled.width = width(tiled.run);
    }
  }

  private PackedCells place(Packed operator) {
    return switch (operator) {
      case Operator.Sums sums -> {
        int run = run(sums.window());
        int cell = widen(run, Cell.sum(sums.wholeFirst()));
        if (sums.sums() == 2) {
          widen(run, Cell.sum(sums.wholeSecond()));
        }
        yield new PackedCells.TiledSums(this, sums, run, cell);
      }
      case Operator.Extreme extreme -> {
        int run = run(extreme.window());
        yield new PackedCells.TiledExtreme(this, extreme, run, widen(run, Cell.OPTIONAL));
      }
      case Operator.Variance variance -> {
        int run = run(variance.window());
        int cell = widen(run, Cell.COUNT, Cell.NUMBER, Cell.NUMBER);
        yield new PackedCells.TiledVariance(this, variance, run, cell);
      }
      case Operator.Single single -> {
        int cell = fix(Cell.TIME, single.of().isSymbol() ? Cell.SYMBOL : Cell.OPTIONAL);
        yield new PackedCells.SingleValue(this, single, cell);
      }
      case Operator.Decayed decayed ->
          new PackedCells.DecayedSum(this, decayed, fix(Cell.TIME, Cell.NUMBER));
    };
  }

  private int run(Window window) {
    for (int run = 0; run < runs.size(); run++) {
      if (runs.get(run).window().equals(window)) {
        return run;
      }
    }
    int numberInts = window.isLifetime() || window.tileLength() >= LONG_TILE ? 1 : 2;
    runs.add(new Run(window, numberInts, numberInts, List.of()));
    return runs.size() - 1;
  }

  /// @return where in a tile the new cells begin
  private int widen(int run, Cell... more) {
    Run narrow = runs.get(run);
    List<Cell> all = new ArrayList<>(narrow.cells());
    all.addAll(List.of(more));
    int width = narrow.width() + ints(more);
    runs.set(run, new Run(narrow.window(), narrow.numberInts(), width, List.copyOf(all)));
    return narrow.width();
  }

  private int fix(Cell... more) {
    fixedCells.addAll(List.of(more));
    fixed += ints(more);
    return fixed - ints(more);
  }

  private static int ints(Cell... cells) {
    return Arrays.stream(cells).mapToInt(cell -> cell.ints).sum();
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

  /// Whether a vector is as long as its runs say.
  boolean isWhole(int[] vector) {
    return vector.length == (runs.isEmpty() ? base : vector[runs.size() - 1]);
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

  /// Where the first tile is that is not below `oldest`.
  int from(int[] vector, int run, long oldest) {
    Run own = runs.get(run);
    int at = start(vector, run);
    while (at < vector[run] && own.number(vector, at) < oldest) {
      at += own.width();
    }
    return at;
  }

  /// Where the last tile ends that is not above `newest`.
  int to(int[] vector, int run, long newest) {
    Run own = runs.get(run);
    int at = vector[run];
    while (at > start(vector, run) && own.number(vector, at - own.width()) > newest) {
      at -= own.width();
    }
    return at;
  }

  /// Ints of a run that hold tiles below one. It looks at every tile, so that nothing waits for the
  /// memory of another.
  int below(int[] vector, int run, long tile) {
    Run own = runs.get(run);
    int ints = 0;
    for (int at = start(vector, run); at < vector[run]; at += own.width()) {
      ints += own.number(vector, at) < tile ? own.width() : 0;
    }
    return ints;
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
    long oldest = runs.get(run).window().oldestKept(newest);
    return from(vector, run, oldest) - start(vector, run);
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

  /// Tile numbers as differences, counts and whole numbers in few bytes.
  void write(int[] vector, BinaryWriter out, Symbols symbols) {
    for (int run = 0; run < runs.size(); run++) {
      out.writeVarint((end(vector, run) - start(vector, run)) / width(run));
    }
    writeCells(fixedCells, vector, fixedAt(0), out, symbols);
    for (int run = 0; run < runs.size(); run++) {
      Run own = runs.get(run);
      long before = 0;
      for (int at = start(vector, run); at < end(vector, run); at += own.width()) {
        long tile = own.number(vector, at);
        out.writeSigned(tile - before);
        before = tile;
        writeCells(own.cells(), vector, at + own.numberInts(), out, symbols);
      }
    }
  }

  private static void writeCells(
      List<Cell> cells, int[] vector, int from, BinaryWriter out, Symbols symbols) {
    int at = from;
    for (int i = 0; i < cells.size(); i++) {
      Cell cell = cells.get(i);
      switch (cell) {
        case COUNT -> out.writeSigned(vector[at]);
        case TIME -> out.writeSigned(readLong(vector, at));
        case NUMBER -> out.writeNumber(readDouble(vector, at));
        case OPTIONAL -> writeOptional(vector, at, out);
        case SYMBOL -> {
          double code = readOptional(vector, at);
          out.writeText(Double.isNaN(code) ? null : symbols.name((int) code));
        }
      }
      at += cell.ints;
    }
  }

  private static void writeOptional(int[] vector, int at, BinaryWriter out) {
    double value = readOptional(vector, at);
    out.writeBoolean(!Double.isNaN(value));
    if (!Double.isNaN(value)) {
      out.writeNumber(value);
    }
  }

  int[] read(BinaryReader in, Symbols symbols) {
    int[] ends = new int[runs.size()];
    int end = base;
    for (int run = 0; run < ends.length; run++) {
      end += in.readCount() * width(run);
      ends[run] = end;
    }
    int[] vector = Arrays.copyOf(ends, end);
    readCells(fixedCells, vector, fixedAt(0), in, symbols);
    for (int run = 0; run < ends.length; run++) {
      Run own = runs.get(run);
      long tile = 0;
      for (int at = start(vector, run); at < ends[run]; at += own.width()) {
        tile += in.readSigned();
        own.setNumber(vector, at, tile);
        readCells(own.cells(), vector, at + own.numberInts(), in, symbols);
      }
    }
    return vector;
  }

  private static void readCells(
      List<Cell> cells, int[] vector, int from, BinaryReader in, Symbols symbols) {
    int at = from;
    for (Cell cell : cells) {
      switch (cell) {
        case COUNT -> vector[at] = (int) in.readSigned();
        case TIME -> writeLong(vector, at, in.readSigned());
        case NUMBER -> writeDouble(vector, at, in.readNumber());
        case OPTIONAL -> writeOptional(vector, at, in.readBoolean() ? in.readNumber() : Double.NaN);
        case SYMBOL -> {
          String name = in.readText();
          writeOptional(vector, at, name == null ? Double.NaN : symbols.code(name));
        }
      }
      at += cell.ints;
    }
  }
}
