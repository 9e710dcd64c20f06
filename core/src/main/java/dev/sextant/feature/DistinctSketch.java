package dev.sextant.feature;

import dev.sextant.decision.Symbols;
import dev.sextant.math.BinaryReader;
import dev.sextant.math.BinaryWriter;
import org.apache.datasketches.hll.HllSketch;
import org.apache.datasketches.hll.HllUnion;
import org.apache.datasketches.hll.TgtHllType;

/// A HyperLogLog sketch for each tile, merged when it is read.
///
/// Flajolet, Fusy, Gandouet and Meunier, HyperLogLog, AofA 2007; as in Apache DataSketches.
final class DistinctSketch implements Accumulator {
  private static final int LG_REGISTERS = 11;

  private final Tiles<HllSketch> tiles;

  DistinctSketch(Operator.Distinct operator) {
    this.tiles = new Tiles<>(operator.window());
  }

  @Override
  public void add(int channel, long time, double number, int symbol, Symbols symbols) {
    HllSketch sketch = symbol < 0 ? null : tiles.at(time, DistinctSketch::fresh);
    if (sketch != null) {
      sketch.update(symbols.name(symbol));
    }
  }

  private static HllSketch fresh() {
    return new HllSketch(LG_REGISTERS, TgtHllType.HLL_8);
  }

  /// The composite estimate reads the registers alone, where the usual one remembers the order in
  /// which they were filled, which writing and reading a state changes.
  @Override
  public double number(long now) {
    HllUnion union = new HllUnion(LG_REGISTERS);
    tiles.read(now, (_, sketch) -> union.update(sketch));
    return union.getCompositeEstimate();
  }

  @Override
  public int bytes() {
    int[] bytes = {tiles.bytes()};
    tiles.forEach((_, sketch) -> bytes[0] += 64 + sketch.getUpdatableSerializationBytes());
    return bytes[0];
  }

  @Override
  public void write(BinaryWriter out, Symbols symbols) {
    out.writeVarint(tiles.size());
    tiles.forEach((tile, sketch) -> out.writeSigned(tile).writeBytes(sketch.toCompactByteArray()));
  }

  @Override
  public void read(BinaryReader in, Symbols symbols) {
    tiles.clear();
    int count = in.readCount();
    for (int i = 0; i < count; i++) {
      tiles.append(in.readSigned(), HllSketch.heapify(in.readBytes()));
    }
  }
}
