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
import org.duckdb.DuckDBReadableVector;
import org.jspecify.annotations.Nullable;

/// A Parquet file that is read in its own order, with the types that it gives its columns.
public record ParquetFile(Path path) {

  /// What a column holds.
  public enum Kind {
    NUMBER,
    BOOLEAN,
    TEXT,
    /// A moment, or a date and time of day without a zone.
    TIME,
    /// A list, map or struct.
    NESTED,
    /// What Sextant has no type for, such as an interval.
    OTHER
  }

  /// @param sqlType as DuckDB says it: `BIGINT`, `VARCHAR`, `DOUBLE[]`
  public record FileColumn(String name, String sqlType) {
    public Kind kind() {
      String type = sqlType.toUpperCase(Locale.ROOT);
      if (type.endsWith("]") || type.startsWith("STRUCT") || type.startsWith("MAP")) {
        return Kind.NESTED;
      }
      return switch (type.replaceAll("[( ].*", "")) {
        case "BOOLEAN" -> Kind.BOOLEAN;
        case "VARCHAR", "ENUM", "UUID", "JSON" -> Kind.TEXT;
        case "DATE", "TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS" -> Kind.TIME;
        case "TINYINT",
            "SMALLINT",
            "INTEGER",
            "BIGINT",
            "HUGEINT",
            "UTINYINT",
            "USMALLINT",
            "UINTEGER",
            "UBIGINT",
            "UHUGEINT",
            "FLOAT",
            "DOUBLE",
            "DECIMAL" ->
            Kind.NUMBER;
        default -> Kind.OTHER;
      };
    }

    private boolean hasFractions() {
      String type = sqlType.toUpperCase(Locale.ROOT);
      return type.equals("FLOAT") || type.equals("DOUBLE") || type.startsWith("DECIMAL");
    }

    private boolean hasZone() {
      return sqlType.toUpperCase(Locale.ROOT).contains("TIME ZONE");
    }
  }

  /// A column to read.
  ///
  /// @param asNumber whether values come as a Double (a boolean as 1 or 0, a time in epoch
  ///   milliseconds, not-a-number as missing), else as a String
  public record Wanted(FileColumn column, boolean asNumber) {}

  /// Receives rows in the file's order.
  @FunctionalInterface
  public interface Rows {
    /// @param row from 1
    /// @param values one per column wanted: Double, String, or null for *missing*
    void row(long row, @Nullable Object[] values);
  }

  /// @throws IOException when the file is no Parquet, or torn
  public List<FileColumn> columns() throws IOException {
    requireMagic();
    try (DuckDBConnection database = Duck.open(Limits.ONE_FILE, null);
        var statement = database.createStatement();
        var described = statement.executeQuery("DESCRIBE SELECT * FROM " + source())) {
      List<FileColumn> columns = new ArrayList<>();
      while (described.next()) {
        columns.add(new FileColumn(described.getString(1), described.getString(2)));
      }
      return columns;
    } catch (SQLException e) {
      throw new IOException(firstLine(e), e);
    }
  }

  /// Reads all rows.
  ///
  /// @param zone of times that have none in the file
  /// @throws IOException when the file can not be read to its end
  public void read(List<Wanted> wanted, ZoneId zone, Rows rows) throws IOException {
    requireMagic();
    try (DuckDBConnection database = Duck.open(Limits.ONE_FILE, null);
        DuckDBPreparedStatement statement = database.prepare(query(wanted, zone));
        DuckDBChunkedResult result = statement.query()) {
      long row = 0;
      while (result.nextChunk()) {
        row = hand(result.chunk(), wanted, row, rows);
      }
    } catch (SQLException e) {
      throw new IOException(firstLine(e), e);
    }
  }

  private static long hand(
      DuckDBDataChunkReader chunk, List<Wanted> wanted, long before, Rows rows) {
    DuckDBReadableVector[] vectors = new DuckDBReadableVector[wanted.size()];
    for (int i = 0; i < vectors.length; i++) {
      vectors[i] = chunk.vector(i);
    }
    for (int row = 0; row < chunk.rowCount(); row++) {
      @Nullable Object[] values = new @Nullable Object[vectors.length];
      for (int i = 0; i < vectors.length; i++) {
        if (!vectors[i].isNull(row)) {
          values[i] =
              wanted.get(i).asNumber() ? (Object) vectors[i].getDouble(row) : text(vectors[i], row);
        }
      }
      rows.row(before + row + 1, values);
    }
    return before + chunk.rowCount();
  }

  private static String text(DuckDBReadableVector vector, int row) {
    return vector.getString(row);
  }

  private String query(List<Wanted> wanted, ZoneId zone) {
    if (wanted.isEmpty()) {
      return "SELECT 1 FROM " + source();
    }
    StringBuilder sql = new StringBuilder("SELECT ");
    for (int i = 0; i < wanted.size(); i++) {
      sql.append(i == 0 ? "" : ", ").append(expression(wanted.get(i), zone));
    }
    return sql.append(" FROM ").append(source()).toString();
  }

  private static String expression(Wanted wanted, ZoneId zone) {
    FileColumn column = wanted.column();
    String name = Duck.name(column.name());
    if (!wanted.asNumber()) {
      return column.hasFractions() ? textOfNumber(name) : "CAST(" + name + " AS VARCHAR)";
    }
    if (column.kind() == Kind.TIME) {
      String moment =
          column.hasZone()
              ? name
              : "CAST(%s AS TIMESTAMP) AT TIME ZONE %s".formatted(name, Duck.text(zone.getId()));
      return "CAST(epoch_ms(" + moment + ") AS DOUBLE)";
    }
    String number = "CAST(" + name + " AS DOUBLE)";
    return "CASE WHEN isnan(%s) THEN NULL ELSE %s END".formatted(number, number);
  }

  /// An id that was stored as a number keeps its digits: 17850.0 is the text 17850.
  private static String textOfNumber(String name) {
    String number = "CAST(" + name + " AS DOUBLE)";
    return """
        CASE WHEN isnan(%1$s) THEN NULL
             WHEN %1$s = trunc(%1$s) AND abs(%1$s) < 1e15 THEN CAST(CAST(%1$s AS BIGINT) AS VARCHAR)
             ELSE CAST(%2$s AS VARCHAR) END"""
        .formatted(number, name);
  }

  private String source() {
    return "read_parquet(" + Duck.file(path) + ", binary_as_string = true)";
  }

  /// DuckDB looks at the end of a file alone; a file of another format deserves a clear word.
  private void requireMagic() throws IOException {
    try (var in = Files.newInputStream(path)) {
      byte[] magic = in.readNBytes(4);
      if (magic.length < 4 || magic[0] != 'P' || magic[1] != 'A' || magic[2] != 'R') {
        throw new IOException("it does not begin as a Parquet file does");
      }
    }
  }

  private static String firstLine(SQLException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("it can not be read");
  }
}
