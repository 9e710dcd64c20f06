package dev.sextant.feature;

import dev.sextant.decision.Symbols;
import dev.sextant.math.BinaryReader;
import dev.sextant.math.BinaryWriter;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.datasketches.kll.KllDoublesSketch;
import org.apache.datasketches.quantilescommon.QuantilesDoublesSketchIteratorAPI;

/// A KLL sketch for each tile. A reading ranks the weighted numbers that the tiles' sketches keep,
/// which adds no error to theirs.
///
/// Karnin, Lang and Liberty, Optimal Quantile Approximation in Streams, FOCS 2016; as in Apache
/// DataSketches.
final class QuantileSketch implements Accumulator {
  private final Operator.Quantile operator;
  private final Tiles<KllDoublesSketch> tiles;

  QuantileSketch(Operator.Quantile operator) {
    this.operator = operator;
    this.tiles = new Tiles<>(operator.window());
  }

  @Override
  public void add(int channel, long time, double number, int symbol, Symbols symbols) {
    KllDoublesSketch sketch =
        Double.isNaN(number) ? null : tiles.at(time, KllDoublesSketch::newHeapInstance);
    if (sketch != null) {
      SeededSketches.update(sketch, number);
    }
  }

  private record Weighted(double number, long weight) {}

  @Override
  public double number(long now) {
    List<Weighted> kept = new ArrayList<>();
    tiles.read(
        now,
        (_, sketch) -> {
          QuantilesDoublesSketchIteratorAPI each = sketch.iterator();
          while (each.next()) {
            kept.add(new Weighted(each.getQuantile(), each.getWeight()));
          }
        });
    kept.sort(Comparator.comparingDouble(Weighted::number));
    return ranked(kept);
  }

  /// The smallest number such that the share of numbers up to it is at least the rank.
  private double ranked(List<Weighted> sorted) {
    long total = sorted.stream().mapToLong(Weighted::weight).sum();
    double wanted = operator.rank() * total;
    long below = 0;
    for (Weighted each : sorted) {
      below += each.weight();
      if (below >= wanted) {
        return each.number();
      }
    }
    return Double.NaN;
  }

  @Override
  public int bytes() {
    int[] bytes = {tiles.bytes()};
    tiles.forEach((_, sketch) -> bytes[0] += 100 + sketch.getSerializedSizeBytes());
    return bytes[0];
  }

  @Override
  public void write(BinaryWriter out, Symbols symbols) {
    out.writeVarint(tiles.size());
    tiles.forEach((tile, sketch) -> out.writeSigned(tile).writeBytes(sketch.toByteArray()));
  }

  @Override
  public void read(BinaryReader in, Symbols symbols) {
    tiles.clear();
    int count = in.readCount();
    for (int i = 0; i < count; i++) {
      tiles.append(
          in.readSigned(), KllDoublesSketch.heapify(MemorySegment.ofArray(in.readBytes())));
    }
  }
}
