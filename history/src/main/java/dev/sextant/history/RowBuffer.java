package dev.sextant.history;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Gathers rows into the column batches that a [TableSink] takes. A column that a row does not set
/// is missing in it.
public final class RowBuffer {
  private static final int BATCH = 2048;

  private final TableSink sink;
  private final List<Values> values = new ArrayList<>();
  private int row;

  public RowBuffer(TableSink sink) {
    this.sink = sink;
    for (Column column : sink.columns()) {
      values.add(
          switch (column.type()) {
            case LONG -> new Values.Longs(new long[BATCH]);
            case TIME -> new Values.Times(new long[BATCH]);
            case DOUBLE -> new Values.Doubles(new double[BATCH]);
            case FLOAT -> new Values.Floats(new float[BATCH]);
            case BOOLEAN -> new Values.Booleans(new byte[BATCH]);
            case TEXT -> new Values.Texts(new @Nullable String[BATCH]);
          });
    }
    forget();
  }

  private void forget() {
    row = 0;
    for (Values each : values) {
      switch (each) {
        case Values.Longs(var longs) -> Arrays.fill(longs, Values.MISSING);
        case Values.Times(var times) -> Arrays.fill(times, Values.MISSING);
        case Values.Doubles(var doubles) -> Arrays.fill(doubles, Double.NaN);
        case Values.Floats(var floats) -> Arrays.fill(floats, Float.NaN);
        case Values.Booleans(var booleans) -> Arrays.fill(booleans, (byte) -1);
        case Values.Texts(var texts) -> Arrays.fill(texts, null);
      }
    }
  }

  /// Sets a LONG or TIME column.
  public RowBuffer set(int column, long value) {
    switch (values.get(column)) {
      case Values.Longs(var longs) -> longs[row] = value;
      case Values.Times(var times) -> times[row] = value;
      case Values.Doubles _, Values.Floats _, Values.Booleans _, Values.Texts _ ->
          throw wrong(column, "a whole number");
    }
    return this;
  }

  /// Sets a numeric column; NaN is missing. A TIME takes milliseconds, a BOOLEAN 0 or 1.
  public RowBuffer set(int column, double value) {
    boolean missing = Double.isNaN(value);
    switch (values.get(column)) {
      case Values.Doubles(var doubles) -> doubles[row] = value;
      case Values.Floats(var floats) -> floats[row] = (float) value;
      case Values.Booleans(var booleans) -> booleans[row] = (byte) (missing ? -1 : value);
      case Values.Times(var times) -> times[row] = missing ? Values.MISSING : (long) value;
      case Values.Longs(var longs) -> longs[row] = missing ? Values.MISSING : (long) value;
      case Values.Texts _ -> throw wrong(column, "a number");
    }
    return this;
  }

  public RowBuffer set(int column, boolean value) {
    return set(column, value ? 1.0 : 0.0);
  }

  public RowBuffer set(int column, @Nullable String value) {
    if (values.get(column) instanceof Values.Texts(var texts)) {
      texts[row] = value;
      return this;
    }
    throw wrong(column, "a text");
  }

  private IllegalArgumentException wrong(int column, String what) {
    Column plan = sink.columns().get(column);
    return new IllegalArgumentException(
        "column '%s' of type %s does not take %s".formatted(plan.name(), plan.type(), what));
  }

  public void endRow() {
    row++;
    if (row == BATCH) {
      flush();
    }
  }

  /// Hands over what has gathered.
  public void flush() {
    if (row > 0) {
      sink.write(row, values);
      forget();
    }
  }
}
