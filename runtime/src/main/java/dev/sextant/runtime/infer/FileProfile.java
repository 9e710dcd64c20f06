package dev.sextant.runtime.infer;

import dev.sextant.decision.ValueType;
import dev.sextant.history.ParquetFile;
import dev.sextant.runtime.history.RowFile;
import dev.sextant.spec.Mark;
import dev.sextant.spec.SystemPlan;
import dev.sextant.spec.SystemSpec.Format;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A file's columns, read as an import would read them.
///
/// @param rows how many were read
/// @param whole whether these are all
/// @param broken rows that are none of this format
/// @param fileTypes what a Parquet file says of its columns; empty for text
record FileProfile(
    FileShape shape,
    List<ColumnProfile> columns,
    long rows,
    boolean whole,
    long broken,
    Map<String, ParquetFile.Kind> fileTypes) {

  /// Ends the reading of a file that is longer than what is looked at.
  private static final class Enough extends RuntimeException {
    Enough() {
      super(null, null, false, false);
    }
  }

  /// @param most rows that are looked at
  static FileProfile of(FileShape shape, long most) {
    Reading reading = new Reading(shape, most);
    List<SystemPlan.Column> columns =
        shape.columns().stream().map(name -> new SystemPlan.Column(name, ValueType.TEXT)).toList();
    Format format =
        new Format(
            shape.kind(),
            shape.header(),
            shape.renamed() || !shape.header() ? shape.columns() : List.of(),
            shape.delimiter(),
            Map.of(),
            List.of(),
            null,
            null,
            new Mark(shape.fileName(), 1, 1));
    boolean whole = true;
    try {
      new RowFile(shape.path(), format, columns, ZoneOffset.UTC).read(reading);
    } catch (Enough e) {
      whole = false;
    }
    return new FileProfile(
        shape, reading.profiles, reading.rows, whole, reading.broken, fileTypes(shape));
  }

  private static Map<String, ParquetFile.Kind> fileTypes(FileShape shape) {
    Map<String, ParquetFile.Kind> types = new HashMap<>();
    if (shape.kind().equals("parquet")) {
      try {
        new ParquetFile(shape.path())
            .columns()
            .forEach(column -> types.put(column.name(), column.kind()));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return types;
  }

  private static final class Reading implements RowFile.Rows {
    private final List<ColumnProfile> profiles = new ArrayList<>();
    private final long most;
    private long rows;
    private long broken;

    Reading(FileShape shape, long most) {
      this.most = most;
      shape.columns().forEach(name -> profiles.add(new ColumnProfile(name)));
    }

    @Override
    public void row(long line, @Nullable Object[] values) {
      if (rows == most) {
        throw new Enough();
      }
      rows++;
      for (int i = 0; i < values.length; i++) {
        profiles.get(i).add(values[i]);
      }
    }

    @Override
    public void broken(long line, String raw, String why) {
      broken++;
    }
  }
}
