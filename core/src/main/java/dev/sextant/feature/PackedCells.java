package dev.sextant.feature;

import static dev.sextant.feature.VectorLayout.readDouble;
import static dev.sextant.feature.VectorLayout.readLong;
import static dev.sextant.feature.VectorLayout.readOptional;
import static dev.sextant.feature.VectorLayout.writeDouble;
import static dev.sextant.feature.VectorLayout.writeLong;
import static dev.sextant.feature.VectorLayout.writeOptional;

/// Where a packed operator lies in its group's vectors, and how it updates and reads them. Without
/// state of its own, so that one object serves all keys and threads.
abstract sealed class PackedCells {
  final VectorLayout layout;

  PackedCells(VectorLayout layout) {
    this.layout = layout;
  }

  /// Takes one event in; see [Accumulator#add].
  ///
  /// @return the vector, or the one that replaces it
  abstract int[] add(int[] vector, int channel, long time, double number, int symbol);

  /// The value at `now`, NaN when missing.
  abstract double read(int[] vector, long now);

  /// An operator with cells in each tile of a window.
  abstract static sealed class Tiled extends PackedCells {
    final Window window;
    final int run;
    final int cell;

    /// Ints of a tile; known once all operators are placed.
    int width;

    Tiled(VectorLayout layout, Window window, int run, int cell) {
      super(layout);
      this.window = window;
      this.run = run;
      this.cell = cell;
    }

    @Override
    final double read(int[] vector, long now) {
      int from = layout.from(vector, run, window.oldest(now));
      return read(vector, from, layout.to(vector, run, window.newest(now)));
    }

    /// The value of the tiles that lie in [from, to) of the vector.
    abstract double read(int[] vector, int from, int to);

    @Override
    final int[] add(int[] vector, int channel, long time, double number, int symbol) {
      if (Double.isNaN(number)) {
        return vector;
      }
      long tile = window.tileOf(time);
      int[] tiled = layout.withTile(vector, run, tile);
      int at = layout.find(tiled, run, tile);
      if (at >= 0) {
        add(tiled, at + cell, channel, number);
      }
      return tiled;
    }

    abstract void add(int[] vector, int at, int channel, double number);
  }

  /// One or two sums for each tile.
  static final class TiledSums extends Tiled {
    private final Operator.Sums operator;
    private final int second;

    TiledSums(VectorLayout layout, Operator.Sums operator, int run, int cell) {
      super(layout, operator.window(), run, cell);
      this.operator = operator;
      this.second = operator.wholeFirst() ? 1 : 2;
    }

    @Override
    void add(int[] vector, int at, int channel, double number) {
      int place = channel == 0 ? at : at + second;
      if (channel == 0 ? operator.wholeFirst() : operator.wholeSecond()) {
        vector[place] = Math.addExact(vector[place], (int) number);
      } else {
        writeDouble(vector, place, readDouble(vector, place) + number);
      }
    }

    @Override
    double read(int[] vector, int from, int to) {
      double first = sum(vector, from, to, cell, operator.wholeFirst());
      double other =
          operator.sums() == 1 ? 0 : sum(vector, from, to, cell + second, operator.wholeSecond());
      return operator.read(first, other);
    }

    /// The newest first.
    private double sum(int[] vector, int from, int to, int place, boolean whole) {
      return whole ? count(vector, from, to, place) : sum(vector, from, to, place);
    }

    private double count(int[] vector, int from, int to, int place) {
      long count = 0;
      for (int at = to - width; at >= from; at -= width) {
        count += vector[at + place];
      }
      return count;
    }

    private double sum(int[] vector, int from, int to, int place) {
      double sum = 0;
      for (int at = to - width; at >= from; at -= width) {
        sum += readDouble(vector, at + place);
      }
      return sum;
    }
  }

  /// The smallest or largest number of each tile.
  static final class TiledExtreme extends Tiled {
    private final Operator.Extreme operator;

    TiledExtreme(VectorLayout layout, Operator.Extreme operator, int run, int cell) {
      super(layout, operator.window(), run, cell);
      this.operator = operator;
    }

    @Override
    void add(int[] vector, int at, int channel, double number) {
      double known = readOptional(vector, at);
      writeOptional(vector, at, Double.isNaN(known) ? number : operator.pick(known, number));
    }

    @Override
    double read(int[] vector, int from, int to) {
      double extreme = Double.NaN;
      for (int at = from; at < to; at += width) {
        double own = readOptional(vector, at + cell);
        if (!Double.isNaN(own)) {
          extreme = Double.isNaN(extreme) ? own : operator.pick(extreme, own);
        }
      }
      return extreme;
    }
  }

  /// Count, mean and sum of squared deviations of each tile.
  static final class TiledVariance extends Tiled {
    TiledVariance(VectorLayout layout, Operator.Variance operator, int run, int cell) {
      super(layout, operator.window(), run, cell);
    }

    @Override
    void add(int[] vector, int at, int channel, double number) {
      int count = Math.addExact(vector[at], 1);
      double mean = readDouble(vector, at + 1);
      double moved = mean + (number - mean) / count;
      vector[at] = count;
      writeDouble(vector, at + 1, moved);
      writeDouble(vector, at + 3, readDouble(vector, at + 3) + (number - mean) * (number - moved));
    }

    @Override
    double read(int[] vector, int from, int to) {
      double count = 0;
      double mean = 0;
      double squares = 0;
      for (int at = from; at < to; at += width) {
        double own = vector[at + cell];
        if (own > 0) {
          double apart = readDouble(vector, at + cell + 1) - mean;
          double both = count + own;
          squares += readDouble(vector, at + cell + 3) + apart * apart * count * own / both;
          mean += apart * own / both;
          count = both;
        }
      }
      return count < 2 ? Double.NaN : squares / (count - 1);
    }
  }

  /// The latest or the earliest value and its time.
  static final class SingleValue extends PackedCells {
    private final Operator.Single operator;
    private final int cell;

    SingleValue(VectorLayout layout, Operator.Single operator, int cell) {
      super(layout);
      this.operator = operator;
      this.cell = cell;
    }

    @Override
    int[] add(int[] vector, int channel, long time, double number, int symbol) {
      int at = layout.fixedAt(cell);
      double value = operator.of().isSymbol() ? (symbol < 0 ? Double.NaN : symbol) : number;
      if (!Double.isNaN(value) && replaces(vector, at, time)) {
        writeLong(vector, at, time);
        writeOptional(vector, at + 2, value);
      }
      return vector;
    }

    private boolean replaces(int[] vector, int at, long time) {
      long known = readLong(vector, at);
      return Double.isNaN(readOptional(vector, at + 2))
          || (operator.earliest() ? time < known : time >= known);
    }

    @Override
    double read(int[] vector, long now) {
      int at = layout.fixedAt(cell);
      double value = readOptional(vector, at + 2);
      long age = now - readLong(vector, at);
      if (Double.isNaN(value) || (operator.valid() > 0 && age >= operator.valid())) {
        return Double.NaN;
      }
      return operator.elapsed() ? age : value;
    }
  }

  /// A sum as of the latest event's time.
  static final class DecayedSum extends PackedCells {
    private final Operator.Decayed operator;
    private final int cell;

    DecayedSum(VectorLayout layout, Operator.Decayed operator, int cell) {
      super(layout);
      this.operator = operator;
      this.cell = cell;
    }

    @Override
    int[] add(int[] vector, int channel, long time, double number, int symbol) {
      if (Double.isNaN(number)) {
        return vector;
      }
      int at = layout.fixedAt(cell);
      long latest = readLong(vector, at);
      double sum = readDouble(vector, at + 2);
      if (time >= latest) {
        writeLong(vector, at, time);
        writeDouble(vector, at + 2, operator.fade(sum, time - latest) + number);
      } else {
        writeDouble(vector, at + 2, sum + operator.fade(number, latest - time));
      }
      return vector;
    }

    @Override
    double read(int[] vector, long now) {
      int at = layout.fixedAt(cell);
      return operator.fade(readDouble(vector, at + 2), now - readLong(vector, at));
    }
  }
}
