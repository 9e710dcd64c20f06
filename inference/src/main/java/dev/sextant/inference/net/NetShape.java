package dev.sextant.inference.net;

import dev.sextant.math.BinaryReader;
import dev.sextant.math.BinaryWriter;
import java.util.ArrayList;
import java.util.List;

/// What a net is made of; its answer is the sum of the parts that it has.
///
/// @param numbers of a row
/// @param fields of a row, each of which looks up one vector
/// @param tableRows vectors of all fields together
/// @param dim numbers of a vector
/// @param wide whether it has the first order
/// @param pairwise whether it has the dot products of all pairs of vectors
/// @param cross explicit crosses; with no layers there are none
/// @param hidden widths of the hidden layers; empty for no perceptron
public record NetShape(
    int numbers,
    int fields,
    int tableRows,
    int dim,
    boolean wide,
    boolean pairwise,
    Cross cross,
    List<Integer> hidden) {
  public NetShape {
    hidden = List.copyOf(hidden);
    if (!wide && !pairwise && cross.layers() == 0 && hidden.isEmpty()) {
      throw new IllegalArgumentException("a net must have at least one part");
    }
  }

  /// @param layers 0 for no crosses
  /// @param rank of a cross's matrix; 0 for full rank
  /// @param stacked whether the perceptron reads the crosses; else both read the row and add up
  public record Cross(int layers, int rank, boolean stacked) {
    public static final Cross NONE = new Cross(0, 0, false);
  }

  /// Numbers of a row with its vectors.
  public int rowWidth() {
    return Math.addExact(numbers, Math.multiplyExact(fields, dim));
  }

  /// Numbers of a row with its fields' weights.
  public int wideWidth() {
    return wide ? numbers + fields : 0;
  }

  public void write(BinaryWriter out) {
    out.writeVarint(numbers).writeVarint(fields).writeVarint(tableRows).writeVarint(dim);
    out.writeBoolean(wide).writeBoolean(pairwise);
    out.writeVarint(cross.layers).writeVarint(cross.rank).writeBoolean(cross.stacked);
    out.writeVarint(hidden.size());
    hidden.forEach(out::writeVarint);
  }

  public static NetShape read(BinaryReader in) {
    int numbers = (int) in.readVarint();
    int fields = (int) in.readVarint();
    int tableRows = (int) in.readVarint();
    int dim = (int) in.readVarint();
    boolean wide = in.readBoolean();
    boolean pairwise = in.readBoolean();
    Cross cross = new Cross((int) in.readVarint(), (int) in.readVarint(), in.readBoolean());
    List<Integer> hidden = new ArrayList<>();
    for (int left = in.readCount(); left > 0; left--) {
      hidden.add((int) in.readVarint());
    }
    return new NetShape(numbers, fields, tableRows, dim, wide, pairwise, cross, hidden);
  }
}
