package dev.sextant.learning;

import dev.sextant.inference.FieldCoding.Binned;
import dev.sextant.inference.NetCoding;
import java.util.BitSet;

/// Which inputs belong to the query: those that the rows of no query differ in.
final class QueryInputs {
  private QueryInputs() {}

  /// @param groups query of each row, ascending
  /// @return places of inputs; empty when no query has two rows
  static BitSet of(NetRows rows, int[] groups) {
    NetCoding coding = rows.coding();
    BitSet fields = all(coding.fields());
    BitSet numbers = all(coding.numbers());
    boolean compared = false;
    for (int row = 1; row < groups.length; row++) {
      if (groups[row] == groups[row - 1]) {
        keepSame(rows, row, fields, numbers);
        compared = true;
      }
    }
    return compared ? places(coding, fields, numbers) : new BitSet();
  }

  private static BitSet all(int count) {
    BitSet all = new BitSet(count);
    all.set(0, count);
    return all;
  }

  private static void keepSame(NetRows rows, int row, BitSet fields, BitSet numbers) {
    int n = rows.coding().fields();
    int[] indices = rows.indices();
    for (int i = fields.nextSetBit(0); i >= 0; i = fields.nextSetBit(i + 1)) {
      fields.set(i, indices[row * n + i] == indices[(row - 1) * n + i]);
    }
    int m = rows.coding().numbers();
    float[] all = rows.numbers();
    for (int i = numbers.nextSetBit(0); i >= 0; i = numbers.nextSetBit(i + 1)) {
      numbers.set(i, Float.compare(all[row * m + i], all[(row - 1) * m + i]) == 0);
    }
  }

  /// An input that is a number and looks a vector up is the same if both are.
  private static BitSet places(NetCoding coding, BitSet fields, BitSet numbers) {
    BitSet places = new BitSet();
    int field = 0;
    int number = 0;
    for (int i = 0; i < coding.inputs().size(); i++) {
      boolean same = true;
      if (coding.inputs().get(i) instanceof Binned) {
        same &= numbers.get(number++);
      }
      if (coding.looksUp(i)) {
        same &= fields.get(field++);
      }
      places.set(i, same);
    }
    return places;
  }
}
