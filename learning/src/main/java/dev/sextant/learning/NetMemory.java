package dev.sextant.learning;

import dev.sextant.inference.net.NetShape;
import dev.sextant.learning.NetOptions.Training;

/// Refuses tables that would not fit before anything is made.
final class NetMemory {
  /// The values, a copy of the best ones, and the stored model while it is written.
  private static final int COPIES = 4;

  private NetMemory() {}

  /// @throws IllegalArgumentException when the tables and encoded rows need more than the heap
  static void require(NetShape shape, Training training, int rows) {
    int width = shape.dim() + (shape.wide() ? 1 : 0);
    long values = (long) shape.tableRows() * width;
    long perValue = 4L * (COPIES + training.tables().optimizer().memory);
    long bytes = values * perValue + 4L * rows * (shape.fields() + shape.numbers());
    long heap = Runtime.getRuntime().maxMemory();
    if (bytes > heap || (long) shape.tableRows() * shape.dim() > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          "a table of %,d rows of %d numbers and %,d examples need about %,d MB to train, but the heap has %,d MB: raise min_count, set buckets, lower dim, or give a larger -Xmx"
              .formatted(shape.tableRows(), shape.dim(), rows, bytes >> 20, heap >> 20));
    }
  }
}
