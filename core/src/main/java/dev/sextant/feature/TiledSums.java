package dev.sextant.feature;

import dev.sextant.decision.Symbols;
import dev.sextant.math.BinaryReader;
import dev.sextant.math.BinaryWriter;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Two sums per tile, for the tiles in which something happened: most keys have few.
final class TiledSums implements Accumulator {
  private static final long[] NO_TILES = {};
  private static final double[] NO_SUMS = {};

  private final Operator.Sums operator;
  private long[] tiles = NO_TILES;
  private double[] sums = NO_SUMS;
  private int size;

  TiledSums(Operator.Sums operator) {
    this.operator = operator;
  }

  @Override
  public void add(int channel, long time, double number, int symbol, Symbols symbols) {
    if (Double.isNaN(number)) {
      return;
    }
    int at = place(operator.window().tileOf(time));
    if (at >= 0) {
      sums[2 * at + channel] += number;
    }
  }

  /// @return the index of the tile, which is made when it is new; -1 when it can never be read
  ///   again
  private int place(long tile) {
    if (size > 0 && tile > tiles[size - 1]) {
      dropBefore(oldestKept(tile));
    } else if (size > 0 && tile < oldestKept(tiles[size - 1])) {
      return -1;
    }
    int at = size;
    while (at > 0 && tiles[at - 1] > tile) {
      at--;
    }
    if (at > 0 && tiles[at - 1] == tile) {
      return at - 1;
    }
    insert(at, tile);
    return at;
  }

  private long oldestKept(long newestTile) {
    return operator.window().oldestKept(newestTile * operator.window().tileLength());
  }

  private void insert(int at, long tile) {
    if (size == tiles.length) {
      int capacity = size == 0 ? 1 : size * 2;
      tiles = Arrays.copyOf(tiles, capacity);
      sums = Arrays.copyOf(sums, 2 * capacity);
    }
    System.arraycopy(tiles, at, tiles, at + 1, size - at);
    System.arraycopy(sums, 2 * at, sums, 2 * at + 2, 2 * (size - at));
    tiles[at] = tile;
    sums[2 * at] = 0;
    sums[2 * at + 1] = 0;
    size++;
  }

  private void dropBefore(long oldest) {
    int dropped = 0;
    while (dropped < size && tiles[dropped] < oldest) {
      dropped++;
    }
    System.arraycopy(tiles, dropped, tiles, 0, size - dropped);
    System.arraycopy(sums, 2 * dropped, sums, 0, 2 * (size - dropped));
    size -= dropped;
  }

  @Override
  public double number(long now) {
    long oldest = operator.window().oldest(now);
    long newest = operator.window().newest(now);
    double first = 0;
    double second = 0;
    for (int i = size - 1; i >= 0 && tiles[i] >= oldest; i--) {
      if (tiles[i] <= newest) {
        first += sums[2 * i];
        second += sums[2 * i + 1];
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
    out.writeVarint(size);
    for (int i = 0; i < size; i++) {
      out.writeSigned(tiles[i]).writeDouble(sums[2 * i]).writeDouble(sums[2 * i + 1]);
    }
  }

  @Override
  public void read(BinaryReader in, Symbols symbols) {
    size = in.readCount();
    tiles = new long[Math.max(1, size)];
    sums = new double[2 * tiles.length];
    for (int i = 0; i < size; i++) {
      tiles[i] = in.readSigned();
      sums[2 * i] = in.readDouble();
      sums[2 * i + 1] = in.readDouble();
    }
  }
}
