package dev.sextant.decision;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Rows of model inputs, stored by column.
///
/// @param rows number of rows, >= 0
/// @param columns one per input, each with at least `rows` entries; entries past `rows` are
///   undefined
public record Frame(int rows, List<Column> columns) {
  public Frame {
    columns = List.copyOf(columns);
  }

  /// The values of one input.
  public sealed interface Column permits Numbers, Categories, Texts {
    /// The name in the model's signature.
    String name();

    /// Some rows, in the order in which they are given.
    Column pick(int[] rows);
  }

  /// @param values finite, or NaN for *missing*
  public record Numbers(String name, float[] values) implements Column {
    @Override
    public Numbers pick(int[] rows) {
      return new Numbers(name, Frame.pick(values, rows));
    }
  }

  /// @param values one symbol per row, null for *missing*
  public record Categories(String name, @Nullable String[] values) implements Column {
    @Override
    public Categories pick(int[] rows) {
      return new Categories(name, Frame.pick(values, rows));
    }
  }

  /// @param values free text, null for *missing*
  public record Texts(String name, @Nullable String[] values) implements Column {
    @Override
    public Texts pick(int[] rows) {
      return new Texts(name, Frame.pick(values, rows));
    }
  }

  /// Some rows, in the order in which they are given.
  public Frame pick(int[] chosen) {
    return new Frame(
        chosen.length, columns.stream().<Column>map(column -> column.pick(chosen)).toList());
  }

  public static float[] pick(float[] values, int[] chosen) {
    float[] picked = new float[chosen.length];
    for (int i = 0; i < picked.length; i++) {
      picked[i] = values[chosen[i]];
    }
    return picked;
  }

  private static @Nullable String[] pick(@Nullable String[] values, int[] chosen) {
    @Nullable String[] picked = new @Nullable String[chosen.length];
    for (int i = 0; i < picked.length; i++) {
      picked[i] = values[chosen[i]];
    }
    return picked;
  }
}
