package dev.sextant.learning;

import dev.sextant.decision.Frame;
import dev.sextant.decision.Frame.Column;
import dev.sextant.inference.Inputs;
import dev.sextant.inference.NetCoding;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/// All rows as one of two towers reads them.
///
/// @param indices a row of the table per field
record TowerRows(NetCoding coding, int rows, int[] indices, float[] numbers) {
  static TowerRows of(NetCoding coding, Frame frame) {
    Column[] columns = Inputs.bind(coding.signature(), frame);
    int rows = frame.rows();
    int[] indices = new int[Math.multiplyExact(rows, coding.fields())];
    float[] numbers = new float[Math.multiplyExact(rows, coding.numbers())];
    for (int row = 0; row < rows; row++) {
      coding.encode(columns, row, indices, numbers, row);
    }
    return new TowerRows(coding, rows, indices, numbers);
  }

  /// Copies a row to place `at` of a batch.
  void copy(int row, int[] batchIndices, float[] batchNumbers, int at) {
    int fields = coding.fields();
    int count = coding.numbers();
    System.arraycopy(indices, row * fields, batchIndices, at * fields, fields);
    System.arraycopy(numbers, row * count, batchNumbers, at * count, count);
  }

  /// A number for each row, from 0, equal for rows that have the same.
  int[] identities() {
    Map<Content, Integer> known = new HashMap<>();
    int[] ids = new int[rows];
    int fields = coding.fields();
    int count = coding.numbers();
    for (int row = 0; row < rows; row++) {
      Content content =
          new Content(
              Arrays.copyOfRange(indices, row * fields, (row + 1) * fields),
              Arrays.copyOfRange(numbers, row * count, (row + 1) * count));
      ids[row] = known.computeIfAbsent(content, _ -> known.size());
    }
    return ids;
  }

  private record Content(int[] indices, float[] numbers) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Content that
          && Arrays.equals(indices, that.indices)
          && Arrays.equals(numbers, that.numbers);
    }

    @Override
    public int hashCode() {
      return 31 * Arrays.hashCode(indices) + Arrays.hashCode(numbers);
    }
  }
}
