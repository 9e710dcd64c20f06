package dev.sextant.learning;

import dev.sextant.inference.net.NetShape;
import dev.sextant.learning.NetOptions.Training;

/// Refuses tables that would not fit before anything is made.
final class NetMemory {
  /// Of a stored model, which is one array, less what is not values of tables.
  private static final long LARGEST = Integer.MAX_VALUE - (64L << 20);

  private NetMemory() {}

  /// @param judged whether some rows tell which epoch was best
  /// @throws IllegalArgumentException when the tables and encoded rows need more than the heap
  static void require(NetShape shape, Training training, int rows, boolean judged) {
    long values = values(shape);
    long bytes = tables(shape, training, judged) + 4L * rows * (shape.fields() + shape.numbers());
    long heap = Runtime.getRuntime().maxMemory();
    if (bytes > heap) {
      throw new IllegalArgumentException(
          "%s and %,d examples need about %,d MB to train, but the heap has %,d MB: raise min_count, set buckets, lower dim, or give a larger -Xmx"
              .formatted(asked(shape), rows, bytes >> 20, heap >> 20));
    }
    if (Float.BYTES * values > LARGEST) {
      throw new IllegalArgumentException(
          "%s has %,d MB, but a stored model has at most %,d MB: raise min_count, set buckets or lower dim"
              .formatted(asked(shape), (Float.BYTES * values) >> 20, LARGEST >> 20));
    }
  }

  private static String asked(NetShape shape) {
    return "a table of %,d rows of %d numbers".formatted(shape.tableRows(), shape.dim());
  }

  private static long values(NetShape shape) {
    return (long) shape.tableRows() * (shape.dim() + (shape.wide() ? 1 : 0));
  }

  /// Bytes while training: the values, those of the best epoch where a later one may be worse, what
  /// the optimizer remembers, and each thread's index of the rows that a batch touched. Bytes while
  /// the model is stored, if that is more: its values twice.
  static long tables(NetShape shape, Training training, boolean judged) {
    int tables = shape.wide() ? 2 : 1;
    long perRow = Float.BYTES * (long) tables * (1 + training.threads());
    int copies = judged && training.epochs() > 1 ? 2 : 1;
    long trained =
        Float.BYTES * values(shape) * (copies + training.tables().optimizer().memory)
            + perRow * shape.tableRows();
    return Math.max(trained, 2 * Float.BYTES * values(shape));
  }
}
