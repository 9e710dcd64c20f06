package dev.sextant.history;

import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBDataChunkWriter;
import org.duckdb.DuckDBFunctions;
import org.duckdb.DuckDBTableFunction;
import org.duckdb.DuckDBTableFunctionBindInfo;
import org.duckdb.DuckDBTableFunctionCallInfo;
import org.duckdb.DuckDBTableFunctionInitInfo;
import org.duckdb.DuckDBWritableVector;
import org.jspecify.annotations.Nullable;

/// Batches on their way from a producer's arrays into a query of DuckDB, which reads them as a
/// table. A batch is handed over, not copied: [#put] returns when the query has taken all of it.
final class Feed implements DuckDBTableFunction<Object, Object, Object> {
  private static final AtomicLong COUNT = new AtomicLong();

  private final List<Column> columns;
  private final String name = "sextant_feed_" + COUNT.incrementAndGet();
  private final Lock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private @Nullable List<Values> batch;
  private int rows;
  private int taken;
  private boolean ended;
  private boolean aborted;
  private boolean consumerGone;

  Feed(List<Column> columns) {
    this.columns = List.copyOf(columns);
  }

  void register(DuckDBConnection connection) throws SQLException {
    try (var builder = DuckDBFunctions.tableFunction()) {
      builder.withName(name).withFunction(this).register(connection);
    }
  }

  /// The query that yields the table.
  String query() {
    StringBuilder sql = new StringBuilder("SELECT ");
    for (int i = 0; i < columns.size(); i++) {
      Column column = columns.get(i);
      sql.append(i == 0 ? "" : ", ")
          .append(column.type().from("c" + i))
          .append(" AS ")
          .append(Duck.name(column.name()));
    }
    return sql.append(" FROM ").append(name).append("()").toString();
  }

  // ---- the producer's side

  /// @return false when the query ended before it took everything
  boolean put(int count, List<Values> values) {
    lock.lock();
    try {
      batch = values;
      rows = count;
      taken = 0;
      changed.signalAll();
      while (batch != null && !consumerGone) {
        changed.await();
      }
      batch = null;
      return !consumerGone;
    } catch (InterruptedException e) {
      throw interrupted(e);
    } finally {
      lock.unlock();
    }
  }

  /// No further batch comes.
  void end() {
    change(() -> ended = true);
  }

  /// The query is to fail.
  void abort() {
    change(() -> aborted = true);
  }

  /// The query has ended.
  void consumerGone() {
    change(() -> consumerGone = true);
  }

  private void change(Runnable change) {
    lock.lock();
    try {
      change.run();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private IllegalStateException interrupted(InterruptedException e) {
    aborted = true;
    Thread.currentThread().interrupt();
    return new IllegalStateException("interrupted while a table was written", e);
  }

  // ---- the query's side

  @Override
  public Object bind(DuckDBTableFunctionBindInfo info) {
    for (int i = 0; i < columns.size(); i++) {
      info.addResultColumn("c" + i, columns.get(i).type().fed());
    }
    return name;
  }

  @Override
  public Object init(DuckDBTableFunctionInitInfo info) {
    info.setMaxThreads(1);
    return name;
  }

  @Override
  public long apply(DuckDBTableFunctionCallInfo info, DuckDBDataChunkWriter out) {
    lock.lock();
    try {
      while (batch == null && !ended && !aborted) {
        changed.await();
      }
      return take(out);
    } catch (InterruptedException e) {
      throw interrupted(e);
    } finally {
      lock.unlock();
    }
  }

  private int take(DuckDBDataChunkWriter out) {
    if (aborted) {
      throw new IllegalStateException("the table was given up");
    }
    List<Values> from = batch;
    if (from == null) {
      return 0;
    }
    int count = (int) Math.min(out.capacity(), rows - taken);
    for (int i = 0; i < columns.size(); i++) {
      copy(from.get(i), taken, count, out.vector(i));
    }
    taken += count;
    if (taken == rows) {
      batch = null;
      changed.signalAll();
    }
    return count;
  }

  private static void copy(Values values, int from, int count, DuckDBWritableVector out) {
    switch (values) {
      case Values.Longs(var longs) -> copy(longs, from, count, out);
      case Values.Times(var times) -> copy(times, from, count, out);
      case Values.Doubles(var doubles) -> copy(doubles, from, count, out);
      case Values.Floats(var floats) -> copy(floats, from, count, out);
      case Values.Booleans(var booleans) -> copy(booleans, from, count, out);
      case Values.Texts(var texts) -> copy(texts, from, count, out);
    }
  }

  private static void copy(long[] values, int from, int count, DuckDBWritableVector out) {
    for (int i = 0; i < count; i++) {
      if (values[from + i] == Values.MISSING) {
        out.setNull(i);
      } else {
        out.setLong(i, values[from + i]);
      }
    }
  }

  private static void copy(double[] values, int from, int count, DuckDBWritableVector out) {
    for (int i = 0; i < count; i++) {
      if (Double.isNaN(values[from + i])) {
        out.setNull(i);
      } else {
        out.setDouble(i, values[from + i]);
      }
    }
  }

  private static void copy(float[] values, int from, int count, DuckDBWritableVector out) {
    for (int i = 0; i < count; i++) {
      if (Float.isNaN(values[from + i])) {
        out.setNull(i);
      } else {
        out.setFloat(i, values[from + i]);
      }
    }
  }

  private static void copy(byte[] values, int from, int count, DuckDBWritableVector out) {
    for (int i = 0; i < count; i++) {
      if (values[from + i] < 0) {
        out.setNull(i);
      } else {
        out.setBoolean(i, values[from + i] != 0);
      }
    }
  }

  private static void copy(
      @Nullable String[] values, int from, int count, DuckDBWritableVector out) {
    for (int i = 0; i < count; i++) {
      String value = values[from + i];
      if (value == null) {
        out.setNull(i);
      } else {
        out.setString(i, value);
      }
    }
  }
}
