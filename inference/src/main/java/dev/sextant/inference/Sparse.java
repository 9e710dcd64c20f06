package dev.sextant.inference;

import dev.sextant.math.BinaryReader;
import dev.sextant.math.BinaryWriter;
import java.util.function.IntConsumer;
import java.util.function.IntPredicate;

/// Stores the entries of a long array that are not 0, each with its distance from the one before.
final class Sparse {
  private Sparse() {}

  static void write(BinaryWriter out, int length, IntPredicate isSet, IntConsumer writeValue) {
    int count = 0;
    for (int i = 0; i < length; i++) {
      count += isSet.test(i) ? 1 : 0;
    }
    out.writeVarint(count);
    int last = -1;
    for (int i = 0; i < length; i++) {
      if (isSet.test(i)) {
        out.writeVarint(i - last);
        writeValue.accept(i);
        last = i;
      }
    }
  }

  static void read(BinaryReader in, int length, IntConsumer readValue) {
    int count = in.readCount();
    long at = -1;
    for (int i = 0; i < count; i++) {
      at += in.readVarint();
      if (at < 0 || at >= length) {
        throw new IllegalArgumentException("bucket must be in [0, " + length + "), but was " + at);
      }
      readValue.accept((int) at);
    }
  }
}
