package dev.sextant.learning;

import dev.sextant.model.Signature.Input;
import java.util.List;

/// What stands where in a line of delimited text. Values are not quoted; an empty one is missing.
///
/// @param delimiter an ASCII character
/// @param columns of a line
/// @param label the column of the label, 0 or 1; counted from 0, as all columns
/// @param inputs what is learned from
/// @param places the column of each input
public record LineFormat(
    char delimiter, int columns, int label, List<Input> inputs, List<Integer> places) {
  public LineFormat {
    inputs = List.copyOf(inputs);
    places = List.copyOf(places);
    if (delimiter > 0x7F || delimiter == '\n') {
      throw new IllegalArgumentException(
          "delimiter must be an ASCII character that ends no line, but was '%s'"
              .formatted(delimiter));
    }
    if (inputs.isEmpty() || inputs.size() != places.size()) {
      throw new IllegalArgumentException(
          "there must be inputs, each with a column, but there were %d with %d columns"
              .formatted(inputs.size(), places.size()));
    }
    requireColumn("label", label, columns);
    for (int i = 0; i < inputs.size(); i++) {
      requireColumn(inputs.get(i).name(), places.get(i), columns);
    }
  }

  private static void requireColumn(String what, int column, int columns) {
    if (column < 0 || column >= columns) {
      throw new IllegalArgumentException(
          "column of %s must be in [0, %d), but was %d".formatted(what, columns, column));
    }
  }
}
