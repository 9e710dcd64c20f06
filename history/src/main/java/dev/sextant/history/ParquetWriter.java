package dev.sextant.history;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.util.List;
import org.duckdb.DuckDBConnection;

/// Writes one Parquet file, batch by batch, from primitive arrays.
///
/// The file is written beside its place, synced and renamed into it by [#finish], so that a reader
/// sees all of it or nothing; [#close] without `finish` leaves nothing behind. Memory holds a row
/// group of 122,880 rows at a time. One producer; a thread of the writer's own compresses.
///
/// ```
/// try (ParquetWriter out = ParquetWriter.create(file, columns)) {
///   out.write(rows, List.of(new Values.Times(times), new Values.Floats(values)));
///   out.finish();
/// }
/// ```
public final class ParquetWriter implements TableSink, AutoCloseable {
  private final Path file;
  private final Path beside;
  private final DuckDBConnection connection;
  private final FeedQuery query;
  private long rows;
  private boolean finished;

  private ParquetWriter(Path file, DuckDBConnection connection, List<Column> columns)
      throws SQLException {
    this.file = file;
    this.beside = file.resolveSibling(file.getFileName() + ".tmp");
    this.connection = connection;
    this.query =
        new FeedQuery(
            connection,
            file.toString(),
            columns,
            source ->
                "COPY (%s) TO %s (FORMAT parquet, COMPRESSION zstd)"
                    .formatted(source, Duck.text(beside.toString())));
  }

  /// Begins a file; its directory is made when it is not there.
  ///
  /// @throws UncheckedIOException when the directory can not be made
  public static ParquetWriter create(Path file, List<Column> columns) {
    requireNames(file, columns);
    try {
      Path place = file.toAbsolutePath();
      Files.createDirectories(place.resolveSibling("."));
      DuckDBConnection connection = Duck.open(Limits.ONE_FILE, null);
      try {
        return new ParquetWriter(place, connection, columns);
      } catch (SQLException e) {
        connection.close();
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (SQLException e) {
      throw new IllegalStateException("could not open the embedded database", e);
    }
  }

  /// DuckDB reads names without regard to case, so two that differ by case alone are one.
  private static void requireNames(Path file, List<Column> columns) {
    if (columns.isEmpty()) {
      throw new IllegalArgumentException("a Parquet file needs at least one column");
    }
    for (int i = 0; i < columns.size(); i++) {
      for (int j = 0; j < i; j++) {
        if (columns.get(i).name().equalsIgnoreCase(columns.get(j).name())) {
          throw new IllegalArgumentException(
              "two columns of %s are named '%s'"
                  .formatted(file.getFileName(), columns.get(i).name()));
        }
      }
    }
  }

  @Override
  public List<Column> columns() {
    return query.columns();
  }

  /// Rows written so far.
  public long rows() {
    return rows;
  }

  /// @throws UncheckedIOException when the disk fails
  @Override
  public void write(int count, List<Values> values) {
    query.write(count, values);
    rows += count;
  }

  /// Puts the file into its place.
  ///
  /// @return how many rows it has
  /// @throws UncheckedIOException when the disk fails
  public long finish() {
    query.finish();
    try {
      try (FileChannel channel = FileChannel.open(beside, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
      Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    finished = true;
    return rows;
  }

  @Override
  public void close() {
    query.close();
    try {
      connection.close();
      if (!finished) {
        Files.deleteIfExists(beside);
      }
    } catch (SQLException e) {
      throw new IllegalStateException("could not close the embedded database", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
