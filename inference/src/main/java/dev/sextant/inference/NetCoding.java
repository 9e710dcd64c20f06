package dev.sextant.inference;

import dev.sextant.decision.Frame;
import dev.sextant.decision.Frame.Column;
import dev.sextant.inference.FieldCoding.Binned;
import dev.sextant.inference.net.Columns;
import dev.sextant.math.BinaryReader;
import dev.sextant.math.BinaryWriter;
import dev.sextant.model.Signature;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// How a row becomes what a net reads: a row of one table for each input, and a number for each
/// input that is one.
public final class NetCoding {
  private final List<FieldCoding> inputs;
  private final Signature signature;
  private final int[] starts;
  private final int[] numberOf;
  private final int[] fieldOf;
  private final int fields;
  private final int numbers;

  public NetCoding(List<FieldCoding> inputs) {
    this.inputs = List.copyOf(inputs);
    this.signature = new Signature(inputs.stream().map(FieldCoding::input).toList(), "");
    this.starts = new int[inputs.size() + 1];
    for (int i = 0; i < inputs.size(); i++) {
      starts[i + 1] = Math.addExact(starts[i], inputs.get(i).rows());
    }
    this.numberOf = places(inputs, Binned.class::isInstance);
    this.fieldOf = places(inputs, NetCoding::looksUp);
    this.numbers = (int) inputs.stream().filter(Binned.class::isInstance).count();
    this.fields = (int) inputs.stream().filter(NetCoding::looksUp).count();
  }

  /// For each input its place among those of a kind; -1 when it is none.
  private static int[] places(List<FieldCoding> inputs, Predicate<FieldCoding> kind) {
    int[] places = new int[inputs.size()];
    int next = 0;
    for (int i = 0; i < places.length; i++) {
      places[i] = kind.test(inputs.get(i)) ? next++ : -1;
    }
    return places;
  }

  /// How each input is read, in order.
  public List<FieldCoding> inputs() {
    return inputs;
  }

  public Signature signature() {
    return signature;
  }

  /// The first row of the table that belongs to an input.
  int start(int input) {
    return starts[input];
  }

  /// How many inputs look up a row; they keep their order.
  public int fields() {
    return fields;
  }

  /// How many inputs are numbers; they keep their order.
  public int numbers() {
    return numbers;
  }

  /// Where some inputs, by their places, stand in what a net sees of a row.
  ///
  /// @param dim numbers of a vector
  Columns columns(BitSet chosen, int dim) {
    BitSet columns = new BitSet();
    for (int i = 0; i < inputs.size(); i++) {
      if (numberOf[i] >= 0) {
        columns.set(numberOf[i], chosen.get(i));
      }
      if (fieldOf[i] >= 0) {
        int vector = numbers + fieldOf[i] * dim;
        columns.set(vector, vector + dim, chosen.get(i));
      }
    }
    return Columns.of(columns);
  }

  /// Rows of the table.
  public int tableRows() {
    return starts[inputs.size()];
  }

  /// The place of an input among the numbers; -1 when it is none.
  int numberOf(int input) {
    return numberOf[input];
  }

  /// The place of an input among those that look up a row; -1 when it does not.
  int fieldOf(int input) {
    return fieldOf[input];
  }

  /// Whether an input looks up a row of the table.
  public boolean looksUp(int input) {
    return looksUp(inputs.get(input));
  }

  private static boolean looksUp(FieldCoding input) {
    return input.rows() > 0;
  }

  /// Writes one row.
  ///
  /// @param columns bound by [Inputs#bind]
  /// @param indices takes [#fields()] rows of the table from `at` x fields on
  /// @param standardised takes [#numbers()] numbers from `at` x numbers on
  public void encode(Column[] columns, int row, int[] indices, float[] standardised, int at) {
    int number = at * numbers;
    int next = at * fields;
    for (int i = 0; i < columns.length; i++) {
      FieldCoding input = inputs.get(i);
      if (looksUp(input)) {
        indices[next++] = starts[i] + input.index(columns[i], row);
      }
      if (input instanceof Binned binned) {
        standardised[number++] = binned.standardised(columns[i], row);
      }
    }
  }

  /// Writes the `count` rows from `from` on, input by input. The inputs of a query are the same for
  /// all of its candidates: where a row has the very value of the row before, it is not looked up
  /// again.
  public void encode(Column[] columns, int from, int count, int[] indices, float[] standardised) {
    int number = 0;
    int field = 0;
    for (int i = 0; i < columns.length; i++) {
      FieldCoding input = inputs.get(i);
      if (looksUp(input)) {
        encode(input, starts[i], columns[i], from, count, indices, field++);
      }
      if (input instanceof Binned binned) {
        encode(binned, columns[i], from, count, standardised, number++);
      }
    }
  }

  @SuppressWarnings("ReferenceEquality") // equal values of two objects are looked up twice
  private void encode(
      FieldCoding input, int start, Column column, int from, int count, int[] indices, int field) {
    @Nullable String[] values =
        column instanceof Frame.Categories categories ? categories.values() : null;
    int index = 0;
    for (int row = 0; row < count; row++) {
      int at = from + row;
      if (row == 0 || values == null || values[at] != values[at - 1]) {
        index = start + input.index(column, at);
      }
      indices[row * fields + field] = index;
    }
  }

  private void encode(
      Binned input, Column column, int from, int count, float[] standardised, int number) {
    float[] values = ((Frame.Numbers) column).values();
    float found = 0;
    for (int row = 0; row < count; row++) {
      int at = from + row;
      if (row == 0 || values[at] != values[at - 1]) {
        found = input.standardised(column, at);
      }
      standardised[row * numbers + number] = found;
    }
  }

  void write(BinaryWriter out) {
    out.writeVarint(inputs.size());
    inputs.forEach(field -> field.write(out));
  }

  static NetCoding read(BinaryReader in) {
    List<FieldCoding> inputs = new ArrayList<>();
    for (int left = in.readCount(); left > 0; left--) {
      inputs.add(FieldCoding.read(in));
    }
    return new NetCoding(inputs);
  }
}
