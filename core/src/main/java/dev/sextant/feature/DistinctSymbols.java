package dev.sextant.feature;

import dev.sextant.decision.Symbols;
import dev.sextant.math.BinaryReader;
import dev.sextant.math.BinaryWriter;
import dev.sextant.math.LongList;
import java.util.HashMap;
import java.util.Map;

/// The tiles in which each symbol came: the newest one is enough where there is no delay.
final class DistinctSymbols implements Accumulator {
  /// About what an entry of a hash map takes with its key and its list.
  private static final int ENTRY_BYTES = 120;

  private final Window window;
  private final Map<Integer, LongList> tilesOf = new HashMap<>();
  private long newest = Long.MIN_VALUE;

  DistinctSymbols(Operator.ExactDistinct operator) {
    this.window = operator.window();
  }

  @Override
  public void add(int channel, long time, double number, int symbol, Symbols symbols) {
    long tile = window.tileOf(time);
    if (symbol < 0 || (newest > Long.MIN_VALUE && tile < window.oldestKept(newest))) {
      return;
    }
    if (tile > newest) {
      newest = tile;
      dropOld();
    }
    LongList tiles = tilesOf.computeIfAbsent(symbol, _ -> new LongList());
    if (window.delay() > 0) {
      tiles.add(tile);
    } else if (tiles.size() == 0 || tiles.get(0) < tile) {
      tiles.clear();
      tiles.add(tile);
    }
  }

  /// Symbols that can never be read again go, once in as many events as there are symbols.
  private void dropOld() {
    if (!window.isLifetime() && --untilDrop < 0) {
      long oldest = window.oldestKept(newest);
      tilesOf.values().removeIf(tiles -> latest(tiles) < oldest);
      untilDrop = tilesOf.size();
    }
  }

  private int untilDrop;

  private static long latest(LongList tiles) {
    long latest = Long.MIN_VALUE;
    for (int i = 0; i < tiles.size(); i++) {
      latest = Math.max(latest, tiles.get(i));
    }
    return latest;
  }

  @Override
  public double number(long now) {
    long from = window.oldest(now);
    long to = window.newest(now);
    int distinct = 0;
    for (LongList tiles : tilesOf.values()) {
      for (int i = 0; i < tiles.size(); i++) {
        if (tiles.get(i) >= from && tiles.get(i) <= to) {
          distinct++;
          break;
        }
      }
    }
    return distinct;
  }

  @Override
  public int bytes() {
    return 80 + ENTRY_BYTES * tilesOf.size();
  }

  @Override
  public void write(BinaryWriter out, Symbols symbols) {
    out.writeLong(newest).writeVarint(tilesOf.size());
    tilesOf.forEach(
        (symbol, tiles) -> {
          out.writeText(symbols.name(symbol)).writeVarint(tiles.size());
          for (int i = 0; i < tiles.size(); i++) {
            out.writeSigned(tiles.get(i));
          }
        });
  }

  @Override
  public void read(BinaryReader in, Symbols symbols) {
    tilesOf.clear();
    newest = in.readLong();
    int count = in.readCount();
    for (int i = 0; i < count; i++) {
      LongList tiles = new LongList();
      tilesOf.put(symbols.code(in.readName()), tiles);
      int entries = in.readCount();
      for (int j = 0; j < entries; j++) {
        tiles.add(in.readSigned());
      }
    }
  }
}
