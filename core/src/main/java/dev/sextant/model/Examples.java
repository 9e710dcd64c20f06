package dev.sextant.model;

import dev.sextant.decision.Frame;

/// Rows to learn from: inputs, and what became of each row.
///
/// @param labels one per row, finite; 0 or 1 for a yes/no outcome
/// @param weights importance of each row, finite and > 0; 1 when nothing is corrected
/// @param groups index of the query that each row answered, ascending; rows of one query stand
///   together
public record Examples(Frame frame, float[] labels, float[] weights, int[] groups) {
  public Examples {
    requireLength("labels", labels.length, frame.rows());
    requireLength("weights", weights.length, frame.rows());
    requireLength("groups", groups.length, frame.rows());
    for (int row = 0; row < labels.length; row++) {
      requireRow(labels, weights, groups, row);
    }
  }

  public int rows() {
    return frame.rows();
  }

  private static void requireLength(String name, int length, int rows) {
    if (length != rows) {
      throw new IllegalArgumentException(
          name + " must have one entry for each of " + rows + " rows, but had " + length);
    }
  }

  private static void requireRow(float[] labels, float[] weights, int[] groups, int row) {
    if (!Float.isFinite(labels[row])) {
      throw new IllegalArgumentException(
          "label of row " + row + " must be finite, but was " + labels[row]);
    }
    if (!(weights[row] > 0) || !Float.isFinite(weights[row])) {
      throw new IllegalArgumentException(
          "weight of row " + row + " must be finite and above 0, but was " + weights[row]);
    }
    if (row > 0 && groups[row] < groups[row - 1]) {
      throw new IllegalArgumentException(
          "groups must be ascending, but row "
              + row
              + " has "
              + groups[row]
              + " after "
              + groups[row - 1]);
    }
  }
}
