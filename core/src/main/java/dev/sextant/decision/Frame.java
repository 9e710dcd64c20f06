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
  }

  /// @param values finite, or NaN for *missing*
  public record Numbers(String name, float[] values) implements Column {}

  /// @param values one symbol per row, null for *missing*
  public record Categories(String name, @Nullable String[] values) implements Column {}

  /// @param values free text, null for *missing*
  public record Texts(String name, @Nullable String[] values) implements Column {}
}
