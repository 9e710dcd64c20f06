package dev.sextant.feature;

import dev.sextant.decision.SymbolMap;
import dev.sextant.decision.Symbols;
import dev.sextant.math.BinaryReader;
import dev.sextant.math.BinaryWriter;
import java.lang.foreign.MemorySegment;
import org.apache.datasketches.common.ArrayOfStringsSerDe;
import org.apache.datasketches.frequencies.ErrorType;
import org.apache.datasketches.frequencies.FrequentItemsSketch;
import org.jspecify.annotations.Nullable;

/// A frequent-items sketch for each tile, merged when it is read.
///
/// Misra and Gries, Finding Repeated Elements, 1982, in the form of Anderson et al., A
/// High-Performance Algorithm for Identifying Frequent Items in Data Streams, IMC 2017; as in
/// Apache DataSketches.
final class FrequentSketch implements Accumulator {
  private static final ArrayOfStringsSerDe NAMES = new ArrayOfStringsSerDe();
  private static final int SMALLEST = 128;

  /// Up to this size a purge looks at all counts instead of at a sample, so that it does not depend
  /// on their order in memory.
  static final int LARGEST = 1024;

  private static final int ITEM_BYTES = 100;

  private final int limit;
  private final int capacity;
  private final Tiles<FrequentItemsSketch<String>> tiles;
  private @Nullable Symbols symbols;

  FrequentSketch(Operator.Frequent operator) {
    this.limit = operator.limit();
    this.capacity = Math.clamp(Integer.highestOneBit(16 * limit - 1) * 2L, SMALLEST, LARGEST);
    this.tiles = new Tiles<>(operator.window());
  }

  private FrequentItemsSketch<String> fresh() {
    return new FrequentItemsSketch<>(capacity);
  }

  @Override
  public void add(int channel, long time, double number, int symbol, Symbols symbols) {
    this.symbols = symbols;
    FrequentItemsSketch<String> sketch = symbol < 0 ? null : tiles.at(time, this::fresh);
    if (sketch != null) {
      sketch.update(symbols.name(symbol));
    }
  }

  @Override
  public SymbolMap object(long now) {
    FrequentItemsSketch<String> merged = fresh();
    tiles.read(now, (_, sketch) -> merged.merge(sketch));
    Counts top = new Counts();
    Symbols names = symbols;
    if (names != null) {
      for (var row : merged.getFrequentItems(ErrorType.NO_FALSE_NEGATIVES)) {
        top.add(names.code(row.getItem()), (double) row.getLowerBound());
      }
      if (top.size() > limit) {
        top.keepBest(limit, names);
      }
    }
    return top;
  }

  @Override
  public int bytes() {
    int[] bytes = {tiles.bytes()};
    tiles.forEach(
        (_, sketch) ->
            bytes[0] +=
                200
                    + 20 * sketch.getCurrentMapCapacity()
                    + ITEM_BYTES * sketch.getNumActiveItems());
    return bytes[0];
  }

  @Override
  public void write(BinaryWriter out, Symbols symbols) {
    out.writeVarint(tiles.size());
    tiles.forEach((tile, sketch) -> out.writeSigned(tile).writeBytes(sketch.toByteArray(NAMES)));
  }

  @Override
  public void read(BinaryReader in, Symbols symbols) {
    this.symbols = symbols;
    tiles.clear();
    int count = in.readCount();
    for (int i = 0; i < count; i++) {
      tiles.append(
          in.readSigned(),
          FrequentItemsSketch.getInstance(MemorySegment.ofArray(in.readBytes()), NAMES));
    }
  }
}
