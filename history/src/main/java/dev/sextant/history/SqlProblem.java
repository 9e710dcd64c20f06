package dev.sextant.history;

/// A query that can not be answered as it was given; the message has DuckDB's own words and caret.
public final class SqlProblem extends RuntimeException {
  public SqlProblem(String message) {
    super(message);
  }
}
