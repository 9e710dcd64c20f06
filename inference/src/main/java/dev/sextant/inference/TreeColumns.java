package dev.sextant.inference;

import dev.sextant.decision.Frame;
import dev.sextant.decision.Frame.Column;
import dev.sextant.math.BinaryReader;
import dev.sextant.math.BinaryWriter;
import dev.sextant.model.Signature;
import dev.sextant.model.Signature.Input;
import dev.sextant.model.Signature.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What trees see of a row: floats, NaN for *missing*. A number is one column; a category is a
/// column per kept value, 1 for its own and 0 for the others, all missing for any other value.
public final class TreeColumns {
  private final Signature signature;
  private final List<List<String>> kept;
  private final List<Map<String, Integer>> positions = new ArrayList<>();
  private final int[] starts;

  /// @param kept per input the values of a category that have a column; empty for a number
  public TreeColumns(Signature signature, List<List<String>> kept) {
    this.signature = signature;
    this.kept = kept.stream().map(List::copyOf).toList();
    this.starts = new int[kept.size() + 1];
    for (int i = 0; i < kept.size(); i++) {
      Input input = signature.inputs().get(i);
      starts[i + 1] = starts[i] + (input.kind() == Kind.NUMBER ? 1 : kept.get(i).size());
      positions.add(positions(kept.get(i)));
    }
  }

  public Signature signature() {
    return signature;
  }

  /// The values of a category that have a column; empty for a number.
  public List<String> kept(int input) {
    return kept.get(input);
  }

  /// How many columns there are.
  public int width() {
    return starts[starts.length - 1];
  }

  /// The position of the input that each column comes from.
  public int[] inputs() {
    int[] inputs = new int[width()];
    for (int i = 0; i < kept.size(); i++) {
      Arrays.fill(inputs, starts[i], starts[i + 1], i);
    }
    return inputs;
  }

  /// Writes one row.
  ///
  /// @param columns bound by [Inputs#bind]
  /// @param out takes [#width()] floats from `at` on
  public void fill(Column[] columns, int row, float[] out, int at) {
    for (int i = 0; i < columns.length; i++) {
      int from = at + starts[i];
      switch (columns[i]) {
        case Frame.Numbers numbers -> out[from] = numbers.values()[row];
        case Frame.Categories categories ->
            oneHot(positions.get(i), categories.values()[row], out, from, at + starts[i + 1]);
        case Frame.Texts texts ->
            throw new IllegalArgumentException(
                "trees can not read the text '" + texts.name() + "'");
      }
    }
  }

  private static void oneHot(
      Map<String, Integer> positions, @Nullable String value, float[] out, int from, int to) {
    Integer position = value == null ? null : positions.get(value);
    Arrays.fill(out, from, to, position == null ? Float.NaN : 0);
    if (position != null) {
      out[from + position] = 1;
    }
  }

  void write(BinaryWriter out) {
    out.writeVarint(kept.size());
    for (int i = 0; i < kept.size(); i++) {
      Inputs.write(out, signature.inputs().get(i));
      out.writeVarint(kept.get(i).size());
      kept.get(i).forEach(out::writeText);
    }
  }

  static TreeColumns read(BinaryReader in) {
    List<Input> inputs = new ArrayList<>();
    List<List<String>> kept = new ArrayList<>();
    for (int left = in.readCount(); left > 0; left--) {
      inputs.add(Inputs.read(in));
      List<String> values = new ArrayList<>();
      for (int more = in.readCount(); more > 0; more--) {
        values.add(in.readName());
      }
      kept.add(values);
    }
    return new TreeColumns(new Signature(inputs, ""), kept);
  }

  private static Map<String, Integer> positions(List<String> values) {
    Map<String, Integer> positions = new HashMap<>();
    for (String value : values) {
      positions.put(value, positions.size());
    }
    return positions;
  }
}
