package dev.sextant.decision;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One thread's working memory for [Program]s: a stack of slots, each with room for one block of
/// values.
///
/// A kernel evaluates its operands into its own slot and the ones above it, then leaves its result
/// in its own. Slots come into being when first used and are kept; texts, lists and maps are
/// forgotten after each evaluation.
public final class Scratch {
  /// Rows in a block: 1,024 doubles are 8 KB, so three operands fit the 32 KB first-level cache of
  /// common processors.
  static final int BLOCK = 1024;

  private double[] @Nullable [] numbers = new double[8][];
  private @Nullable Object[] @Nullable [] objects = new Object[8][];
  private boolean[] constant = new boolean[8];
  private @Nullable Columns columns;
  private long now;
  private int from;
  private int rows;

  /// Turns to the block that starts at row `from`.
  ///
  /// @return its number of rows
  int begin(Columns columns, long now, int from) {
    this.columns = columns;
    this.now = now;
    this.from = from;
    rows = Math.min(BLOCK, columns.rows() - from);
    return rows;
  }

  /// Forgets the rows.
  void end() {
    columns = null;
    for (@Nullable Object[] slot : objects) {
      if (slot != null) {
        Arrays.fill(slot, null);
      }
    }
  }

  long now() {
    return now;
  }

  boolean isConstant(int slot) {
    return constant[slot];
  }

  double[] numbers(int slot) {
    reach(slot);
    double[] found = numbers[slot];
    if (found == null) {
      found = new double[BLOCK];
      numbers[slot] = found;
    }
    return found;
  }

  @Nullable Object[] objects(int slot) {
    reach(slot);
    @Nullable Object[] found = objects[slot];
    if (found == null) {
      found = new Object[BLOCK];
      objects[slot] = found;
    }
    return found;
  }

  /// Leaves one number for all rows in a slot.
  void constant(int slot, double value) {
    numbers(slot)[0] = value;
    constant[slot] = true;
  }

  /// Leaves one object for all rows in a slot.
  void constant(int slot, @Nullable Object value) {
    objects(slot)[0] = value;
    constant[slot] = true;
  }

  /// Leaves a column's values of this block in a slot.
  void loadNumbers(int slot, int column) {
    Columns in = Objects.requireNonNull(columns);
    boolean single = in.isConstant(column);
    System.arraycopy(in.numbers(column), single ? 0 : from, numbers(slot), 0, single ? 1 : rows);
    constant[slot] = single;
  }

  /// Leaves a column's values of this block in a slot.
  void loadObjects(int slot, int column) {
    Columns in = Objects.requireNonNull(columns);
    boolean single = in.isConstant(column);
    System.arraycopy(in.objects(column), single ? 0 : from, objects(slot), 0, single ? 1 : rows);
    constant[slot] = single;
  }

  /// Brings operands to one length before a loop over them.
  ///
  /// @return how many values to compute: 1 when all operands are constant, else the rows of the
  ///   block, to which constant operands have been repeated
  int align(int slot, int operands) {
    boolean all = true;
    for (int i = slot; i < slot + operands; i++) {
      all &= constant[i];
    }
    if (all) {
      return 1;
    }
    for (int i = slot; i < slot + operands; i++) {
      if (constant[i]) {
        repeat(i);
      }
    }
    return rows;
  }

  private void repeat(int slot) {
    constant[slot] = false;
    if (numbers[slot] != null) {
      Arrays.fill(numbers[slot], 0, rows, numbers[slot][0]);
    }
    if (objects[slot] != null) {
      Arrays.fill(objects[slot], 0, rows, objects[slot][0]);
    }
  }

  private void reach(int slot) {
    if (slot >= constant.length) {
      numbers = Arrays.copyOf(numbers, 2 * slot);
      objects = Arrays.copyOf(objects, 2 * slot);
      constant = Arrays.copyOf(constant, 2 * slot);
    }
  }
}
