package dev.sextant.inference;

import dev.sextant.decision.Frame.Column;
import dev.sextant.inference.FieldCoding.Binned;
import dev.sextant.math.BinaryReader;
import dev.sextant.math.BinaryWriter;
import dev.sextant.model.Signature;
import java.util.ArrayList;
import java.util.List;

/// How a row becomes what a net reads: a row of one table for each input, and a number for each
/// input that is one.
public final class NetCoding {
  private final List<FieldCoding> fields;
  private final Signature signature;
  private final int[] starts;
  private final int numbers;

  public NetCoding(List<FieldCoding> fields) {
    this.fields = List.copyOf(fields);
    this.signature = new Signature(fields.stream().map(FieldCoding::input).toList(), "");
    this.starts = new int[fields.size() + 1];
    for (int i = 0; i < fields.size(); i++) {
      starts[i + 1] = Math.addExact(starts[i], fields.get(i).rows());
    }
    this.numbers = (int) fields.stream().filter(Binned.class::isInstance).count();
  }

  public Signature signature() {
    return signature;
  }

  public int fields() {
    return fields.size();
  }

  /// How many inputs are numbers; they keep their order.
  public int numbers() {
    return numbers;
  }

  /// Rows of the table.
  public int tableRows() {
    return starts[fields.size()];
  }

  /// The place of an input among the numbers; -1 when it is none.
  int numberOf(int field) {
    return fields.get(field) instanceof Binned
        ? (int) fields.stream().limit(field).filter(Binned.class::isInstance).count()
        : -1;
  }

  /// Writes one row.
  ///
  /// @param columns bound by [Inputs#bind]
  /// @param indices takes [#fields()] rows of the table from `at` x fields on
  /// @param standardised takes [#numbers()] numbers from `at` x numbers on
  public void encode(Column[] columns, int row, int[] indices, float[] standardised, int at) {
    int number = at * numbers;
    for (int i = 0; i < columns.length; i++) {
      FieldCoding field = fields.get(i);
      indices[at * columns.length + i] = starts[i] + field.index(columns[i], row);
      if (field instanceof Binned binned) {
        standardised[number++] = binned.standardised(columns[i], row);
      }
    }
  }

  void write(BinaryWriter out) {
    out.writeVarint(fields.size());
    fields.forEach(field -> field.write(out));
  }

  static NetCoding read(BinaryReader in) {
    List<FieldCoding> fields = new ArrayList<>();
    for (int left = in.readCount(); left > 0; left--) {
      fields.add(FieldCoding.read(in));
    }
    return new NetCoding(fields);
  }
}
