package dev.sextant.history;

/// A column of a table: its name and type.
public record Column(String name, ColumnType type) {
  public Column {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("a column needs a name");
    }
  }
}
