package dev.sextant.feature;

import dev.sextant.decision.Symbols;
import dev.sextant.math.BinaryReader;
import dev.sextant.math.BinaryWriter;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// One or two sums per tile, for the tiles in which something happened: most keys have few.
final class TiledSums implements Accumulator {
  private static final long[] EMPTY = {};

  private final Operator.Sums operator;

  /// For each tile in order of time its number, then the bits of its sums.
  private long[] cells = EMPTY;

  private int used;

  TiledSums(Operator.Sums operator) {
    this.operator = operator;
  }

  /// Cells of one tile.
  private int width() {
    return 1 + operator.reading().sums();
  }

  @Override
  public void add(int channel, long time, double number, int symbol, Symbols symbols) {
    if (Double.isNaN(number)) {
      return;
    }
    int at = place(operator.window().tileOf(time));
    if (at >= 0) {
      int cell = at + 1 + channel;
      cells[cell] = Double.doubleToRawLongBits(sum(cell) + number);
    }
  }

  private double sum(int cell) {
    return Double.longBitsToDouble(cells[cell]);
  }

  /// @return where the tile is, which is made when it is new; -1 when it can never be read again
  private int place(long tile) {
    int width = width();
    if (used > 0) {
      long newest = cells[used - width];
      if (tile == newest) {
        return used - width;
      }
      if (tile > newest) {
        dropBefore(oldestKept(tile));
      } else if (tile < oldestKept(newest)) {
        return -1;
      }
    }
    int at = used;
    while (at > 0 && cells[at - width] > tile) {
      at -= width;
    }
    if (at > 0 && cells[at - width] == tile) {
      return at - width;
    }
    insert(at, tile);
    return at;
  }

  private long oldestKept(long newestTile) {
    return operator.window().oldestKept(newestTile * operator.window().tileLength());
  }

  private void insert(int at, long tile) {
    int width = width();
    if (used == cells.length) {
      cells = Arrays.copyOf(cells, Math.max(width, 2 * used));
    }
    System.arraycopy(cells, at, cells, at + width, used - at);
    Arrays.fill(cells, at, at + width, 0);
    cells[at] = tile;
    used += width;
  }

  private void dropBefore(long oldest) {
    int dropped = 0;
    while (dropped < used && cells[dropped] < oldest) {
      dropped += width();
    }
    System.arraycopy(cells, dropped, cells, 0, used - dropped);
    used -= dropped;
  }

  @Override
  public double number(long now) {
    long oldest = operator.window().oldest(now);
    long newest = operator.window().newest(now);
    int width = width();
    double first = 0;
    double second = 0;
    for (int at = used - width; at >= 0 && cells[at] >= oldest; at -= width) {
      if (cells[at] <= newest) {
        first += sum(at + 1);
        second += width > 2 ? sum(at + 2) : 0;
      }
    }
    return operator.read(first, second);
  }

  @Override
  public @Nullable Object object(long now) {
    return null;
  }

  @Override
  public void write(BinaryWriter out, Symbols symbols) {
    int width = width();
    out.writeVarint(used / width);
    for (int at = 0; at < used; at += width) {
      out.writeSigned(cells[at]);
      for (int cell = at + 1; cell < at + width; cell++) {
        out.writeNumber(sum(cell));
      }
    }
  }

  @Override
  public void read(BinaryReader in, Symbols symbols) {
    int width = width();
    used = width * in.readCount();
    cells = new long[used];
    for (int at = 0; at < used; at += width) {
      cells[at] = in.readSigned();
      for (int cell = at + 1; cell < at + width; cell++) {
        cells[cell] = Double.doubleToRawLongBits(in.readNumber());
      }
    }
  }
}
