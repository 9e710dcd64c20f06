package dev.sextant.feature;

import dev.sextant.decision.Symbols;
import dev.sextant.math.BinaryReader;
import dev.sextant.math.BinaryWriter;
import java.util.List;

/// A packed operator with a vector of its own.
final class VectorAccumulator implements Accumulator {
  private final VectorLayout layout;
  private final PackedCells cells;
  private int[] vector;

  VectorAccumulator(Operator.Packed operator) {
    layout = new VectorLayout(List.of(operator));
    cells = layout.cells(0);
    vector = layout.empty();
  }

  @Override
  public void add(int channel, long time, double number, int symbol, Symbols symbols) {
    vector = cells.add(vector, channel, time, number, symbol);
  }

  @Override
  public double number(long now) {
    return cells.read(vector, now);
  }

  @Override
  public int bytes() {
    return 100 + Integer.BYTES * vector.length;
  }

  @Override
  public void write(BinaryWriter out, Symbols symbols) {
    layout.write(vector, out, symbols);
  }

  @Override
  public void read(BinaryReader in, Symbols symbols) {
    vector = layout.read(in, symbols);
  }
}
