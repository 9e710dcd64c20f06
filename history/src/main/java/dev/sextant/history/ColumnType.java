package dev.sextant.history;

import org.duckdb.DuckDBColumnType;

/// The types of columns that Sextant writes, each with the Parquet type that others read.
public enum ColumnType {
  /// INT64.
  LONG(DuckDBColumnType.BIGINT),
  /// DOUBLE; NaN is written as null.
  DOUBLE(DuckDBColumnType.DOUBLE),
  /// FLOAT; NaN is written as null.
  FLOAT(DuckDBColumnType.FLOAT),
  BOOLEAN(DuckDBColumnType.BOOLEAN),
  /// BYTE_ARRAY, annotated as UTF-8 text.
  TEXT(DuckDBColumnType.VARCHAR),
  /// INT64, annotated as a timestamp in microseconds, adjusted to UTC.
  TIME(DuckDBColumnType.BIGINT);

  private final DuckDBColumnType fed;

  ColumnType(DuckDBColumnType fed) {
    this.fed = fed;
  }

  /// What a [Feed] hands over; times go in milliseconds and are converted by a query.
  DuckDBColumnType fed() {
    return fed;
  }

  /// The expression that makes a column of this type from a fed one.
  String from(String fedColumn) {
    return this == TIME ? "make_timestamp_ms(" + fedColumn + ") AT TIME ZONE 'UTC'" : fedColumn;
  }
}
