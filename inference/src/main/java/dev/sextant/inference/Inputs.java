package dev.sextant.inference;

import dev.sextant.decision.Frame;
import dev.sextant.decision.Frame.Column;
import dev.sextant.decision.NearestName;
import dev.sextant.math.BinaryReader;
import dev.sextant.math.BinaryWriter;
import dev.sextant.model.Signature;
import dev.sextant.model.Signature.Input;
import dev.sextant.model.Signature.Kind;
import java.util.LinkedHashMap;
import java.util.Map;

/// Finds a model's inputs among the columns of a frame.
public final class Inputs {
  private Inputs() {}

  /// What the columns of a frame are, for a model that reads all of them.
  public static Signature of(Frame frame) {
    return new Signature(
        frame.columns().stream().map(column -> new Input(column.name(), kind(column))).toList(),
        "");
  }

  /// The column of each input, in the signature's order.
  ///
  /// @throws IllegalArgumentException when one is not there or is of another kind
  public static Column[] bind(Signature signature, Frame frame) {
    Map<String, Column> byName = new LinkedHashMap<>();
    frame.columns().forEach(column -> byName.put(column.name(), column));
    Column[] bound = new Column[signature.inputs().size()];
    for (int i = 0; i < bound.length; i++) {
      bound[i] = column(signature.inputs().get(i), byName);
    }
    return bound;
  }

  /// An input's value in one row as text, `missing` when there is none.
  static String shown(Column column, int row) {
    Object value =
        switch (column) {
          case Frame.Numbers numbers ->
              Float.isNaN(numbers.values()[row]) ? null : numbers.values()[row];
          case Frame.Categories categories -> categories.values()[row];
          case Frame.Texts texts -> texts.values()[row];
        };
    return value == null ? "missing" : value.toString();
  }

  static void write(BinaryWriter out, Input input) {
    out.writeText(input.name()).writeText(input.kind().name());
  }

  static Input read(BinaryReader in) {
    return new Input(in.readName(), Kind.valueOf(in.readName()));
  }

  private static Column column(Input input, Map<String, Column> byName) {
    Column found = byName.get(input.name());
    if (found == null) {
      throw new IllegalArgumentException(
          "no column '%s'%s"
              .formatted(input.name(), NearestName.hint(input.name(), "columns", byName.keySet())));
    }
    if (kind(found) != input.kind()) {
      throw new IllegalArgumentException(
          "column '%s' must be %s, but was %s".formatted(input.name(), input.kind(), kind(found)));
    }
    return found;
  }

  private static Kind kind(Column column) {
    return switch (column) {
      case Frame.Numbers _ -> Kind.NUMBER;
      case Frame.Categories _ -> Kind.CATEGORY;
      case Frame.Texts _ -> Kind.TEXT;
    };
  }
}
