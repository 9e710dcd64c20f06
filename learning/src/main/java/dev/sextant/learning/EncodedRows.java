package dev.sextant.learning;

import dev.sextant.decision.Frame;
import dev.sextant.decision.Frame.Column;
import dev.sextant.inference.FeatureVector;
import dev.sextant.inference.Inputs;
import dev.sextant.inference.RowCoding;
import java.util.Arrays;

/// All rows as hashed features, so that epochs after the first do not hash again. Takes 8 bytes per
/// active feature.
final class EncodedRows {
  private final int[] starts;
  private int[] buckets = new int[1024];
  private float[] values = new float[1024];

  EncodedRows(Frame frame, RowCoding coding) {
    starts = new int[frame.rows() + 1];
    Column[] columns = Inputs.bind(coding.signature(), frame);
    FeatureVector features = new FeatureVector();
    for (int row = 0; row < frame.rows(); row++) {
      features.clear();
      coding.encode(columns, row, features);
      starts[row + 1] = starts[row];
      append(row, features);
    }
  }

  int rows() {
    return starts.length - 1;
  }

  int start(int row) {
    return starts[row];
  }

  int end(int row) {
    return starts[row + 1];
  }

  /// Of all rows, one after the other; not copied.
  int[] buckets() {
    return buckets;
  }

  /// Of all rows, one after the other; not copied.
  float[] values() {
    return values;
  }

  private void append(int row, FeatureVector features) {
    int at = starts[row];
    int end = Math.addExact(at, features.size());
    if (end > buckets.length) {
      int capacity = (int) Math.min(Integer.MAX_VALUE - 8L, Math.max(end, 2L * buckets.length));
      buckets = Arrays.copyOf(buckets, capacity);
      values = Arrays.copyOf(values, capacity);
    }
    System.arraycopy(features.buckets(), 0, buckets, at, features.size());
    System.arraycopy(features.values(), 0, values, at, features.size());
    starts[row + 1] = end;
  }
}
