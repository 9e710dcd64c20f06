package dev.sextant.feature;

import dev.sextant.decision.SymbolMap;
import dev.sextant.decision.Symbols;
import dev.sextant.math.BinaryReader;
import dev.sextant.math.BinaryWriter;
import java.util.ArrayList;
import java.util.List;

/// Counts by symbol, one table per tile in which something happened.
final class TiledCounts implements Accumulator {
  /// A table may grow to this many times the limit before it is cut back.
  private static final int MOST_OVER_LIMIT = 4;

  private static final Counts EMPTY = new Counts();

  private final Operator.Distribution operator;
  private final Tiles<Counts> tiles;

  TiledCounts(Operator.Distribution operator) {
    this.operator = operator;
    this.tiles = new Tiles<>(operator.window());
  }

  @Override
  public void add(int channel, long time, double number, int symbol, Symbols symbols) {
    if (symbol < 0 || Double.isNaN(number)) {
      return;
    }
    Counts counts = tiles.at(time, Counts::new);
    if (counts != null) {
      counts.add(symbol, number);
      if (counts.size() > MOST_OVER_LIMIT * operator.limit()) {
        counts.keepBest(operator.limit(), symbols);
      }
    }
  }

  /// The live table itself where one tile is all, else a merged copy; valid while writers are kept
  /// out.
  @Override
  public SymbolMap object(long now) {
    List<Counts> read = new ArrayList<>(1);
    tiles.read(now, (_, counts) -> read.add(counts));
    if (read.size() <= 1) {
      return read.isEmpty() ? EMPTY : read.getFirst();
    }
    Counts merged = new Counts();
    read.forEach(counts -> counts.forEach(merged::add));
    return merged;
  }

  @Override
  public int bytes() {
    int[] bytes = {tiles.bytes()};
    tiles.forEach((_, counts) -> bytes[0] += counts.bytes());
    return bytes[0];
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
      long tile = in.readSigned();
      Counts counts = new Counts();
      int entries = in.readCount();
      for (int j = 0; j < entries; j++) {
        counts.add(symbols.code(in.readName()), in.readNumber());
      }
      tiles.append(tile, counts);
    }
  }
}
