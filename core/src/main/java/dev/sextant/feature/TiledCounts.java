package dev.sextant.feature;

import dev.sextant.decision.SymbolMap;
import dev.sextant.decision.Symbols;
import dev.sextant.math.BinaryReader;
import dev.sextant.math.BinaryWriter;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Counts by symbol, one table per tile in which something happened.
final class TiledCounts implements Accumulator {
  /// A table may grow to this many times the limit before it is cut back.
  private static final int MOST_OVER_LIMIT = 4;

  private static final SymbolMap EMPTY = new Counts();

  private final Operator.Distribution operator;
  private final TreeMap<Long, Counts> tiles = new TreeMap<>();
  private @Nullable Counts newest;
  private long newestTile;

  TiledCounts(Operator.Distribution operator) {
    this.operator = operator;
  }

  @Override
  public void add(int channel, long time, double number, int symbol, Symbols symbols) {
    if (symbol < 0 || Double.isNaN(number)) {
      return;
    }
    Counts counts = place(operator.window().tileOf(time));
    if (counts != null) {
      counts.add(symbol, number);
      if (counts.size() > MOST_OVER_LIMIT * operator.limit()) {
        counts.keepBest(operator.limit(), symbols);
      }
    }
  }

  /// @return the tile's table; null when it can never be read again
  private @Nullable Counts place(long tile) {
    Counts last = newest;
    if (last != null && tile == newestTile) {
      return last;
    }
    if (last == null || tile > newestTile) {
      tiles.headMap(oldestKept(tile), false).clear();
      newest = tiles.computeIfAbsent(tile, _ -> new Counts());
      newestTile = tile;
      return newest;
    }
    return tile < oldestKept(newestTile) ? null : tiles.computeIfAbsent(tile, _ -> new Counts());
  }

  private long oldestKept(long tile) {
    return operator.window().oldestKept(tile * operator.window().tileLength());
  }

  @Override
  public double number(long now) {
    return Double.NaN;
  }

  /// The live table itself where one tile is all, else a merged copy; valid while writers are kept
  /// out.
  @Override
  public SymbolMap object(long now) {
    if (operator.window().isLifetime()) {
      return newest == null ? EMPTY : newest;
    }
    Map<Long, Counts> read =
        tiles.subMap(
            operator.window().oldest(now),
            true,
            Math.max(operator.window().oldest(now), operator.window().newest(now)),
            true);
    if (read.isEmpty()) {
      return EMPTY;
    }
    if (read.size() == 1) {
      return read.values().iterator().next();
    }
    Counts merged = new Counts();
    read.values().forEach(tile -> tile.forEach(merged::add));
    return merged;
  }

  @Override
  public void write(BinaryWriter out, Symbols symbols) {
    out.writeVarint(tiles.size());
    tiles.forEach(
        (tile, counts) -> {
          out.writeSigned(tile).writeVarint(counts.size());
          counts.forEach((code, count) -> out.writeText(symbols.name(code)).writeNumber(count));
        });
  }

  @Override
  public void read(BinaryReader in, Symbols symbols) {
    tiles.clear();
    int count = in.readCount();
    for (int i = 0; i < count; i++) {
      Counts counts = new Counts();
      tiles.put(in.readSigned(), counts);
      int entries = in.readCount();
      for (int j = 0; j < entries; j++) {
        counts.add(symbols.code(in.readName()), in.readNumber());
      }
    }
    if (!tiles.isEmpty()) {
      newestTile = tiles.lastKey();
      newest = tiles.lastEntry().getValue();
    }
  }
}
