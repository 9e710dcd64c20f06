package dev.sextant.history;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.List;
import java.util.function.UnaryOperator;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/// A statement that runs on a thread of its own and reads the batches that are written to it.
final class FeedQuery implements TableSink, AutoCloseable {
  private final String what;
  private final List<Column> columns;
  private final Feed feed;
  private final Thread runner;
  private volatile @Nullable SQLException failure;
  private boolean ended;

  /// @param what is written, for messages
  /// @param statement the statement, given the query that yields the batches
  FeedQuery(
      DuckDBConnection connection,
      String what,
      List<Column> columns,
      UnaryOperator<String> statement)
      throws SQLException {
    this.what = what;
    this.columns = List.copyOf(columns);
    this.feed = new Feed(columns);
    feed.register(connection);
    String sql = statement.apply(feed.query());
    runner = Thread.ofPlatform().daemon().name("write " + what).start(() -> run(connection, sql));
  }

  private void run(DuckDBConnection connection, String sql) {
    try {
      Duck.run(connection, sql);
    } catch (SQLException e) {
      failure = e;
    } finally {
      feed.consumerGone();
    }
  }

  @Override
  public List<Column> columns() {
    return columns;
  }

  /// @throws UncheckedIOException when the statement failed
  @Override
  public void write(int rows, List<Values> values) {
    TableSink.requireFit(columns, rows, values);
    if (ended) {
      throw new IllegalStateException(what + " is finished");
    }
    if (rows > 0 && !feed.put(rows, values)) {
      throw failed();
    }
  }

  /// Waits until everything written has been taken in.
  void finish() {
    feed.end();
    join();
    if (failure != null) {
      throw failed();
    }
    ended = true;
  }

  private UncheckedIOException failed() {
    join();
    SQLException cause = failure;
    String message = cause == null ? "its writer stopped" : String.valueOf(cause.getMessage());
    return new UncheckedIOException(
        new IOException("could not write " + what + ": " + message, cause));
  }

  private void join() {
    boolean interrupted = false;
    while (runner.isAlive()) {
      try {
        runner.join();
      } catch (InterruptedException e) {
        interrupted = true;
        feed.abort();
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /// Lets the statement fail when it was not finished.
  @Override
  public void close() {
    if (!ended) {
      feed.abort();
    }
    join();
  }
}
