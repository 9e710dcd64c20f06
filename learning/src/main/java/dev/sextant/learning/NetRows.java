package dev.sextant.learning;

import dev.sextant.decision.Frame.Column;
import dev.sextant.inference.Inputs;
import dev.sextant.inference.NetCoding;
import dev.sextant.multitask.TaskExamples;
import dev.sextant.multitask.TaskExamples.Task;

/// All examples as a net reads them, so that epochs after the first do not look values up again.
/// Takes 4 bytes per input, and 4 more where it is a number.
///
/// @param indices a row of the table per field
/// @param labels task x row, NaN where not known
record NetRows(
    NetCoding coding, int[] indices, float[] numbers, float[][] labels, float[] weights) {
  static NetRows of(NetCoding coding, TaskExamples examples) {
    Column[] columns = Inputs.bind(coding.signature(), examples.frame());
    int rows = examples.rows();
    int[] indices = new int[Math.multiplyExact(rows, coding.fields())];
    float[] numbers = new float[Math.multiplyExact(rows, coding.numbers())];
    for (int row = 0; row < rows; row++) {
      coding.encode(columns, row, indices, numbers, row);
    }
    float[][] labels = examples.tasks().stream().map(Task::labels).toArray(float[][]::new);
    return new NetRows(coding, indices, numbers, labels, examples.weights());
  }

  int rows() {
    return weights.length;
  }

  /// Copies the labels of a row.
  void labels(int row, float[] out) {
    for (int task = 0; task < labels.length; task++) {
      out[task] = labels[task][row];
    }
  }

  /// Copies a row to place `at` of a batch.
  void copy(int row, int[] batchIndices, float[] batchNumbers, int at) {
    int fields = coding.fields();
    int count = coding.numbers();
    System.arraycopy(indices, row * fields, batchIndices, at * fields, fields);
    System.arraycopy(numbers, row * count, batchNumbers, at * count, count);
  }
}
