package dev.sextant.inference.net;

/// Looks up one vector per field of a row and puts them one after the other.
final class Embedding<A> {
  private final Table<A> table;
  private final int fields;
  private final int skip;
  private final int stride;
  private int[] indices = {};

  /// @param skip numbers of a row of the output before the vectors
  Embedding(Table<A> table, int fields, int skip) {
    this.table = table;
    this.fields = fields;
    this.skip = skip;
    this.stride = skip + fields * table.width();
  }

  Table<A> table() {
    return table;
  }

  /// @param indices a row of the table per field, row by row; kept for [#backward]
  void forward(int[] indices, int rows, A out) {
    this.indices = indices;
    for (int row = 0; row < rows; row++) {
      for (int field = 0; field < fields; field++) {
        table.read(indices[row * fields + field], out, at(row, field));
      }
    }
  }

  void backward(A slope, int rows) {
    for (int row = 0; row < rows; row++) {
      for (int field = 0; field < fields; field++) {
        table.add(indices[row * fields + field], slope, at(row, field));
      }
    }
  }

  private int at(int row, int field) {
    return row * stride + skip + field * table.width();
  }
}
