package dev.sextant.learning;

import dev.sextant.inference.FieldCoding;
import dev.sextant.inference.FieldCoding.Binned;
import dev.sextant.inference.FieldCoding.Hashed;
import dev.sextant.inference.FieldCoding.Listed;
import dev.sextant.inference.NetCoding;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// How the table rows of a net that starts from an earlier one correspond to that one's.
///
/// A number keeps the earlier bins, mean and deviation where the count of bins is the same, so that
/// its row stays what it was. A category's values keep their rows by name or hash.
///
/// @param coding how the new net reads rows
/// @param earlierRows by row of the new table: the row of the earlier one, or -1
record EarlierCoding(NetCoding coding, int[] earlierRows) {
  static final int NONE = -1;

  /// @param earlier with the same inputs in the same order
  /// @param learned from the new training rows
  static EarlierCoding of(NetCoding earlier, NetCoding learned) {
    List<FieldCoding> inputs = new ArrayList<>();
    int[] rows = new int[0];
    int start = 0;
    for (int i = 0; i < learned.inputs().size(); i++) {
      FieldCoding before = earlier.inputs().get(i);
      FieldCoding now = kept(before, learned.inputs().get(i));
      inputs.add(now);
      int at = rows.length;
      rows = Arrays.copyOf(rows, at + now.rows());
      for (int row = 0; row < now.rows(); row++) {
        int same = earlierRow(before, now, row);
        rows[at + row] = same == NONE ? NONE : start + same;
      }
      start += before.rows();
    }
    return new EarlierCoding(new NetCoding(inputs), rows);
  }

  private static FieldCoding kept(FieldCoding before, FieldCoding learned) {
    return before instanceof Binned old
            && learned instanceof Binned now
            && old.looksUp() == now.looksUp()
            && old.edges().length == now.edges().length
        ? old
        : learned;
  }

  private static int earlierRow(FieldCoding before, FieldCoding now, int row) {
    return switch (now) {
      case Binned binned -> binned.equals(before) ? row : NONE;
      case Hashed hashed -> hashed.equals(before) ? row : NONE;
      case Listed listed -> before instanceof Listed old ? earlierRow(old, listed, row) : NONE;
    };
  }

  /// The rows before those of the values are *missing* and *other*.
  private static int earlierRow(Listed before, Listed now, int row) {
    int shared = now.rows() - now.values().size();
    if (row < shared) {
      return row;
    }
    Integer same = before.rowOf().get(now.values().get(row - shared));
    return same == null ? NONE : same;
  }
}
