package dev.sextant.history;

import java.util.List;

/// Takes a table in, batch by batch, in order.
public interface TableSink {
  List<Column> columns();

  /// Takes a batch. The arrays are the caller's again when this returns.
  ///
  /// @param rows how many rows of each column to read, >= 0
  /// @param values one per column, of its type
  void write(int rows, List<Values> values);

  /// @throws IllegalArgumentException naming the column that does not fit
  static void requireFit(List<Column> columns, int rows, List<Values> values) {
    if (values.size() != columns.size()) {
      throw new IllegalArgumentException(
          "a batch needs %d columns, but has %d".formatted(columns.size(), values.size()));
    }
    for (int i = 0; i < columns.size(); i++) {
      Column column = columns.get(i);
      if (values.get(i).type() != column.type()) {
        throw new IllegalArgumentException(
            "column '%s' must be of type %s, but is %s"
                .formatted(column.name(), column.type(), values.get(i).type()));
      }
      if (rows < 0 || values.get(i).length() < rows) {
        throw new IllegalArgumentException(
            "column '%s' must have at least %d values, but has %d"
                .formatted(column.name(), rows, values.get(i).length()));
      }
    }
  }
}
