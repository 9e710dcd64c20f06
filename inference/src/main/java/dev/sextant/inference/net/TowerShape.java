package dev.sextant.inference.net;

import dev.sextant.math.BinaryReader;
import dev.sextant.math.BinaryWriter;
import java.util.ArrayList;
import java.util.List;

/// What one of two towers is made of.
///
/// @param numbers of a row
/// @param fields of a row, each of which looks up one vector
/// @param tableRows vectors of all fields together
/// @param dim numbers of such a vector
/// @param hidden widths of the hidden layers
/// @param width numbers of the tower's own vector
/// @param normalised whether that has length 1
public record TowerShape(
    int numbers,
    int fields,
    int tableRows,
    int dim,
    List<Integer> hidden,
    int width,
    boolean normalised) {
  public TowerShape {
    hidden = List.copyOf(hidden);
  }

  /// The same with a table of another length.
  public TowerShape withTableRows(int rows) {
    return new TowerShape(numbers, fields, rows, dim, hidden, width, normalised);
  }

  /// Numbers of a row with its vectors.
  public int rowWidth() {
    return Math.addExact(numbers, Math.multiplyExact(fields, dim));
  }

  public void write(BinaryWriter out) {
    out.writeVarint(numbers).writeVarint(fields).writeVarint(tableRows).writeVarint(dim);
    out.writeVarint(hidden.size());
    hidden.forEach(out::writeVarint);
    out.writeVarint(width).writeBoolean(normalised);
  }

  public static TowerShape read(BinaryReader in) {
    int numbers = (int) in.readVarint();
    int fields = (int) in.readVarint();
    int tableRows = (int) in.readVarint();
    int dim = (int) in.readVarint();
    List<Integer> hidden = new ArrayList<>();
    for (int left = in.readCount(); left > 0; left--) {
      hidden.add((int) in.readVarint());
    }
    return new TowerShape(
        numbers, fields, tableRows, dim, hidden, (int) in.readVarint(), in.readBoolean());
  }
}
