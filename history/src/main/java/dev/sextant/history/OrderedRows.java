package dev.sextant.history;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.duckdb.DuckDBChunkedResult;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBDataChunkReader;
import org.duckdb.DuckDBPreparedStatement;
import org.jspecify.annotations.Nullable;

/// The rows of a CSV or Parquet file in order of a time that each has, equal times in the file's
/// order. Sorting takes 512 MiB beside the Java heap at most and goes to disk beyond that. One
/// reader.
public final class OrderedRows implements AutoCloseable {
  private static final Limits LIMITS = new Limits(512L << 20, 1, 64L << 30);
  private static final int FIRST = 2;

  private final Path file;
  private final DuckDBConnection database;
  private final DuckDBPreparedStatement statement;
  private final DuckDBChunkedResult result;
  private @Nullable DuckDBDataChunkReader chunk;
  private int at = -1;

  private OrderedRows(Path file, DuckDBConnection database, String sql) throws SQLException {
    this.file = file;
    this.database = database;
    this.statement = database.prepare(sql);
    this.result = statement.query();
  }

  /// A column to read.
  ///
  /// @param isNumber whether it is read by [#number], else by [#text]
  public record Wanted(String name, boolean isNumber) {}

  /// The names of a file's columns.
  ///
  /// @throws IOException when the file can not be read
  public static List<String> columns(Path file) throws IOException {
    try (DuckDBConnection database = Duck.open(LIMITS, null)) {
      return types(database, file).stream().map(ParquetFile.FileColumn::name).toList();
    } catch (SQLException e) {
      throw problem(file, e);
    }
  }

  /// @param time the column with the time: a moment, a date and time of day, or milliseconds since
  ///   1970 UTC
  /// @param zone of times that have none
  /// @param spill directory for what does not fit into memory, made when it is not there
  /// @throws IOException when the file can not be read
  public static OrderedRows open(
      Path file, String time, List<Wanted> wanted, ZoneId zone, Path spill) throws IOException {
    Files.createDirectories(spill);
    try {
      DuckDBConnection database = Duck.open(LIMITS, spill);
      try {
        Duck.run(database, "SET TimeZone = " + Duck.text(zone.getId()));
        return new OrderedRows(file, database, query(types(database, file), file, time, wanted));
      } catch (SQLException e) {
        database.close();
        throw e;
      }
    } catch (SQLException e) {
      throw problem(file, e);
    }
  }

  private static String query(
      List<ParquetFile.FileColumn> types, Path file, String time, List<Wanted> wanted) {
    StringBuilder sql = new StringBuilder("SELECT row_number() OVER () - 1 AS r, ");
    sql.append(millis(types, time)).append(" AS ms");
    for (Wanted each : wanted) {
      String type = each.isNumber() ? "DOUBLE" : "VARCHAR";
      sql.append(", CAST(").append(Duck.name(each.name())).append(" AS ").append(type).append(')');
    }
    return "FROM (" + sql.append(" FROM ").append(source(file)) + ") ORDER BY ms NULLS FIRST, r";
  }

  private static String millis(List<ParquetFile.FileColumn> types, String time) {
    String name = Duck.name(time);
    ParquetFile.Kind kind =
        types.stream()
            .filter(each -> each.name().equals(time))
            .findFirst()
            .map(ParquetFile.FileColumn::kind)
            .orElse(ParquetFile.Kind.OTHER);
    String moment = "epoch_ms(TRY_CAST(" + name + " AS TIMESTAMPTZ))";
    return switch (kind) {
      case NUMBER -> "TRY_CAST(" + name + " AS BIGINT)";
      case TEXT ->
          "CASE WHEN regexp_full_match(%1$s, '-?[0-9]+') THEN TRY_CAST(%1$s AS BIGINT) ELSE %2$s END"
              .formatted(name, moment);
      case TIME, BOOLEAN, NESTED, OTHER -> moment;
    };
  }

  private static String source(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    return name.endsWith(".parquet")
        ? "read_parquet(" + Duck.file(file) + ", binary_as_string = true)"
        : "read_csv(" + Duck.file(file) + ", header = true, all_varchar = true)";
  }

  private static List<ParquetFile.FileColumn> types(DuckDBConnection database, Path file)
      throws SQLException {
    List<ParquetFile.FileColumn> columns = new ArrayList<>();
    try (var statement = database.createStatement();
        var described = statement.executeQuery("DESCRIBE SELECT * FROM " + source(file))) {
      while (described.next()) {
        columns.add(new ParquetFile.FileColumn(described.getString(1), described.getString(2)));
      }
    }
    return columns;
  }

  private static IOException problem(Path file, SQLException e) {
    String first = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    return new IOException(file.getFileName() + " can not be read: " + first, e);
  }

  /// @return false after the last row
  /// @throws IOException when the file can not be read, or a row has no time
  public boolean next() throws IOException {
    DuckDBDataChunkReader current = chunk;
    at++;
    while (current == null || at >= current.rowCount()) {
      if (!result.nextChunk()) {
        return false;
      }
      current = result.chunk();
      chunk = current;
      at = 0;
    }
    if (current.vector(1).isNull(at)) {
      throw new IOException(
          "row %d of %s has no time that can be read".formatted(row() + 1, file.getFileName()));
    }
    return true;
  }

  private DuckDBDataChunkReader current() {
    DuckDBDataChunkReader current = chunk;
    if (current == null) {
      throw new IllegalStateException("no row was read yet");
    }
    return current;
  }

  /// The row's number in the file, from 0.
  public long row() {
    return current().vector(0).getLong(at);
  }

  /// Milliseconds since 1970 UTC.
  public long time() {
    return current().vector(1).getLong(at);
  }

  /// A text column, by its place among those wanted; null when missing.
  public @Nullable String text(int column) {
    var vector = current().vector(FIRST + column);
    return vector.isNull(at) ? null : vector.getString(at);
  }

  /// A number column, by its place among those wanted; NaN when missing.
  public double number(int column) {
    var vector = current().vector(FIRST + column);
    return vector.isNull(at) ? Double.NaN : vector.getDouble(at);
  }

  @Override
  public void close() {
    try (database;
        statement;
        result) {
      chunk = null;
    } catch (SQLException e) {
      throw new IllegalStateException("could not close the embedded database", e);
    }
  }
}
