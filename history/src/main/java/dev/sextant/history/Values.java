package dev.sextant.history;

import org.jspecify.annotations.Nullable;

/// The values of one column of a batch. The array may be longer than the batch; what is past it is
/// not read.
public sealed interface Values {
  /// Marks a missing value among [Longs] and [Times].
  long MISSING = Long.MIN_VALUE;

  ColumnType type();

  int length();

  record Longs(long[] values) implements Values {
    @Override
    public ColumnType type() {
      return ColumnType.LONG;
    }

    @Override
    public int length() {
      return values.length;
    }
  }

  /// @param values NaN for *missing*
  record Doubles(double[] values) implements Values {
    @Override
    public ColumnType type() {
      return ColumnType.DOUBLE;
    }

    @Override
    public int length() {
      return values.length;
    }
  }

  /// @param values NaN for *missing*
  record Floats(float[] values) implements Values {
    @Override
    public ColumnType type() {
      return ColumnType.FLOAT;
    }

    @Override
    public int length() {
      return values.length;
    }
  }

  /// @param values 1, 0, or -1 for *missing*
  record Booleans(byte[] values) implements Values {
    @Override
    public ColumnType type() {
      return ColumnType.BOOLEAN;
    }

    @Override
    public int length() {
      return values.length;
    }
  }

  record Texts(@Nullable String[] values) implements Values {
    @Override
    public ColumnType type() {
      return ColumnType.TEXT;
    }

    @Override
    public int length() {
      return values.length;
    }
  }

  /// @param values epoch milliseconds
  record Times(long[] values) implements Values {
    @Override
    public ColumnType type() {
      return ColumnType.TIME;
    }

    @Override
    public int length() {
      return values.length;
    }
  }
}
