package dev.sextant.decision;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A batch of rows, stored column by column, that is filled anew for each request and allocates
/// only when it grows.
///
/// A column of a numeric type is a `double[]` (missing is `NaN`), any other an `Object[]` (missing
/// is `null`); see [ValueType]. A column may be *constant*, one value for all rows, as everything
/// known of the query is; [Program] computes what depends on constant columns alone once for many
/// rows. For one thread at a time.
public final class Columns {
  private final List<ValueType> types;
  private final double[][] numbers;
  private final @Nullable Object[][] objects;
  private final boolean[] constant;
  private int rows;

  /// @param types the type of each column, by index
  public Columns(List<ValueType> types) {
    this.types = List.copyOf(types);
    numbers = new double[types.size()][];
    objects = new Object[types.size()][];
    constant = new boolean[types.size()];
    for (int i = 0; i < types.size(); i++) {
      numbers[i] = new double[types.get(i).isNumeric() ? 1 : 0];
      objects[i] = new Object[types.get(i).isNumeric() ? 0 : 1];
    }
  }

  public List<ValueType> types() {
    return types;
  }

  public int rows() {
    return rows;
  }

  /// Sets the number of rows. Columns grow where they must, keeping their values; arrays taken
  /// before are stale then.
  public void rows(int rows) {
    if (rows < 0) {
      throw new IllegalArgumentException("rows must be 0 or more, but was " + rows);
    }
    this.rows = rows;
    for (int i = 0; i < constant.length; i++) {
      grow(i);
    }
  }

  /// The values of a numeric column; rows from [#rows()] on are garbage, a constant column has its
  /// value in row 0.
  public double[] numbers(int column) {
    require(column, true);
    return numbers[column];
  }

  /// The values of a text, list or map column; laid out as [#numbers(int)].
  public @Nullable Object[] objects(int column) {
    require(column, false);
    return objects[column];
  }

  /// Makes a numeric column constant: this value in every row until [#varying].
  public void constantNumber(int column, double value) {
    numbers(column)[0] = value;
    constant[column] = true;
  }

  /// Makes a text, list or map column constant: this value in every row until [#varying].
  public void constantObject(int column, @Nullable Object value) {
    objects(column)[0] = value;
    constant[column] = true;
  }

  /// Ends constancy: the column has a value of its own per row again, to be filled by the caller.
  public void varying(int column) {
    constant[column] = false;
    grow(column);
  }

  public boolean isConstant(int column) {
    return constant[column];
  }

  private void grow(int column) {
    if (constant[column]) {
      return;
    }
    if (types.get(column).isNumeric() && numbers[column].length < rows) {
      numbers[column] = Arrays.copyOf(numbers[column], capacity());
    } else if (!types.get(column).isNumeric() && objects[column].length < rows) {
      objects[column] = Arrays.copyOf(objects[column], capacity());
    }
  }

  private int capacity() {
    return Math.max(16, rows + (rows >> 2));
  }

  private void require(int column, boolean numeric) {
    if (types.get(column).isNumeric() != numeric) {
      throw new IllegalArgumentException(
          "column %d holds %s values, which are stored as %s"
              .formatted(column, types.get(column).word(), numeric ? "objects" : "numbers"));
    }
  }
}
