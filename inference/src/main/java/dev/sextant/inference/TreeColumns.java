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

/// What trees see of a row: floats, NaN for *missing*. A number is one column, and a category what
/// [Splits] says; a value that was not kept is missing.
public final class TreeColumns {
  private final Signature signature;
  private final Splits splits;
  private final List<List<String>> kept;
  private final List<Map<String, Integer>> positions = new ArrayList<>();
  private final int[] starts;

  /// How a node of a tree can ask for a category.
  public enum Splits {
    /// Each kept value is a column, 1 for its own and 0 for the others: a node tells one value from
    /// the others.
    ONE_HOT("one-hot"),

    /// One column with the place of the value among the kept ones: a node tells some values from
    /// the others.
    SETS("sets");

    private final String word;

    Splits(String word) {
      this.word = word;
    }

    /// Its name in a spec.
    public String word() {
      return word;
    }
  }

  /// @param kept per input the values of a category that trees know; empty for a number
  public TreeColumns(Signature signature, Splits splits, List<List<String>> kept) {
    this.signature = signature;
    this.splits = splits;
    this.kept = kept.stream().map(List::copyOf).toList();
    this.starts = new int[kept.size() + 1];
    for (int i = 0; i < kept.size(); i++) {
      boolean single = splits == Splits.SETS || signature.inputs().get(i).kind() == Kind.NUMBER;
      starts[i + 1] = starts[i] + (single ? 1 : kept.get(i).size());
      positions.add(positions(kept.get(i)));
    }
  }

  public Signature signature() {
    return signature;
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

  /// Whether each column holds places of categories, not numbers.
  public boolean[] categorical() {
    boolean[] categorical = new boolean[width()];
    for (int i = 0; i < kept.size() && splits == Splits.SETS; i++) {
      categorical[starts[i]] = signature.inputs().get(i).kind() != Kind.NUMBER;
    }
    return categorical;
  }

  /// Writes rows, one column after the other.
  ///
  /// @param columns bound by [Inputs#bind]
  /// @param from the first row, of `count`
  /// @param out takes `count` floats for each of [#width()] columns
  public void fill(Column[] columns, int from, int count, float[] out) {
    for (int i = 0; i < columns.length; i++) {
      int at = starts[i] * count;
      switch (columns[i]) {
        case Frame.Numbers numbers -> System.arraycopy(numbers.values(), from, out, at, count);
        case Frame.Categories categories -> {
          Arrays.fill(out, at, starts[i + 1] * count, Float.NaN);
          for (int row = 0; row < count; row++) {
            category(i, categories.values()[from + row], out, at + row, count);
          }
        }
        case Frame.Texts texts ->
            throw new IllegalArgumentException(
                "trees can not read the text '" + texts.name() + "'");
      }
    }
  }

  /// @param stride from one column of the row to its next
  private void category(int input, @Nullable String value, float[] out, int at, int stride) {
    Integer position = value == null ? null : positions.get(input).get(value);
    if (position == null) {
      return;
    }
    if (splits == Splits.SETS) {
      out[at] = position;
      return;
    }
    for (int each = 0; each < kept.get(input).size(); each++) {
      out[at + each * stride] = each == position ? 1 : 0;
    }
  }

  void write(BinaryWriter out) {
    out.writeText(splits.name());
    out.writeVarint(kept.size());
    for (int i = 0; i < kept.size(); i++) {
      Inputs.write(out, signature.inputs().get(i));
      out.writeVarint(kept.get(i).size());
      kept.get(i).forEach(out::writeText);
    }
  }

  /// @param version of the format; in the first all splits were one-hot
  static TreeColumns read(BinaryReader in, int version) {
    Splits splits = version == 1 ? Splits.ONE_HOT : Splits.valueOf(in.readName());
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
    return new TreeColumns(new Signature(inputs, ""), splits, kept);
  }

  private static Map<String, Integer> positions(List<String> values) {
    Map<String, Integer> positions = new HashMap<>();
    for (String value : values) {
      positions.put(value, positions.size());
    }
    return positions;
  }
}
