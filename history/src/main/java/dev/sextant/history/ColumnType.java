package dev.sextant.history;

import org.duckdb.DuckDBColumnType;

/// The types of columns that Sextant writes, each with the Parquet type that others read.
public enum ColumnType {
  /// INT64.
  LONG(DuckDBColumnType.BIGINT, "BIGINT"),
  /// DOUBLE; NaN is written as null.
  DOUBLE(DuckDBColumnType.DOUBLE, "DOUBLE"),
  /// FLOAT; NaN is written as null.
  FLOAT(DuckDBColumnType.FLOAT, "FLOAT"),
  BOOLEAN(DuckDBColumnType.BOOLEAN, "BOOLEAN"),
  /// BYTE_ARRAY, annotated as UTF-8 text.
  TEXT(DuckDBColumnType.VARCHAR, "VARCHAR"),
  /// INT64, annotated as a timestamp in microseconds, adjusted to UTC.
  TIME(DuckDBColumnType.BIGINT, "TIMESTAMPTZ");

  private final DuckDBColumnType fed;
  private final String sql;

  ColumnType(DuckDBColumnType fed, String sql) {
    this.fed = fed;
    this.sql = sql;
  }

  /// The type as SQL says it.
  String sql() {
    return sql;
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
