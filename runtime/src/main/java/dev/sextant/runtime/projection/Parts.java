package dev.sextant.runtime.projection;

import dev.sextant.history.ParquetWriter;
import dev.sextant.history.RowBuffer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/// Parquet files that are being written, one for each table that gets rows.
final class Parts implements AutoCloseable {
  private final Path directory;
  private final String ending;
  private final Map<String, Part> parts = new LinkedHashMap<>();

  private record Part(Path file, ParquetWriter writer, RowBuffer rows) {}

  /// A file that was written.
  ///
  /// @param file below the directory
  record Written(String table, String file, long rows) {}

  /// @param ending of each file's name, after the table's: `.parquet`
  Parts(Path directory, String ending) {
    this.directory = directory;
    this.ending = ending;
  }

  /// Where the table's next row goes.
  RowBuffer rows(Table table) {
    Part part = parts.get(table.name());
    return part == null ? begin(table).rows() : part.rows();
  }

  private Part begin(Table table) {
    Path file = directory.resolve(table.file() + ending);
    ParquetWriter writer = ParquetWriter.create(file, table.columns());
    Part part = new Part(file, writer, new RowBuffer(writer));
    parts.put(table.name(), part);
    return part;
  }

  /// Puts all files into their places.
  ///
  /// @return by table
  Map<String, Written> finish() {
    Map<String, Written> written = new LinkedHashMap<>();
    parts.forEach(
        (table, part) -> {
          part.rows().flush();
          long rows = part.writer().finish();
          String file =
              directory.toAbsolutePath().relativize(part.file().toAbsolutePath()).toString();
          written.put(table, new Written(table, file, rows));
        });
    return written;
  }

  @Override
  public void close() {
    parts.values().forEach(part -> part.writer().close());
    parts.clear();
  }
}
