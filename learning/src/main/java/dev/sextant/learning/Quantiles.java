package dev.sextant.learning;

import dev.sextant.decision.Frame;
import java.util.Arrays;

/// Bins of a column of numbers with equal shares of its rows.
final class Quantiles {
  private Quantiles() {}

  /// The values that are there, ascending.
  static float[] present(Frame.Numbers column, int rows) {
    float[] values = new float[rows];
    int count = 0;
    for (int row = 0; row < rows; row++) {
      if (!Float.isNaN(column.values()[row])) {
        values[count++] = column.values()[row];
      }
    }
    float[] sorted = Arrays.copyOf(values, count);
    Arrays.sort(sorted);
    return sorted;
  }

  /// Edges between bins. Equal values stay in one bin, so that there may be fewer than asked for.
  static float[] edges(float[] sorted, int bins) {
    float[] edges = new float[Math.max(0, bins - 1)];
    int count = 0;
    for (int i = 1; i < bins && sorted.length > 0; i++) {
      float edge = sorted[(int) ((long) i * sorted.length / bins)];
      if (count == 0 || edge > edges[count - 1]) {
        edges[count++] = edge;
      }
    }
    return Arrays.copyOf(edges, count);
  }
}
