package dev.sextant.runtime.history;

import dev.sextant.decision.NearestName;
import dev.sextant.decision.ValueType;
import dev.sextant.history.ParquetFile;
import dev.sextant.history.ParquetFile.FileColumn;
import dev.sextant.history.ParquetFile.Kind;
import dev.sextant.history.ParquetFile.Wanted;
import dev.sextant.runtime.Refusal;
import dev.sextant.runtime.Refusal.Fault;
import dev.sextant.spec.SystemPlan;
import dev.sextant.spec.SystemSpec.Format;
import java.io.IOException;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The rows of a Parquet file. The file types its columns: numbers, bools and times come as they
/// are; what the spec wants otherwise is handed over as text, to be read as in a CSV file.
record ParquetRows(Path path, Format format, List<SystemPlan.Column> columns, ZoneId zone) {

  void read(RowFile.Rows rows) {
    ParquetFile file = new ParquetFile(path);
    long[] last = {0};
    try {
      List<Wanted> wanted = wanted(file.columns());
      file.read(
          wanted,
          zone,
          (row, values) -> {
            last[0] = row;
            rows.row(row, withMissing(values));
          });
    } catch (IOException e) {
      throw new TornFile(
          "file %s can not be read as Parquet after row %d (%s)"
              .formatted(path.getFileName(), last[0], e.getMessage()),
          e);
    }
  }

  private List<Wanted> wanted(List<FileColumn> given) {
    List<Wanted> wanted = new ArrayList<>();
    for (SystemPlan.Column column : columns) {
      FileColumn found =
          given.stream()
              .filter(each -> each.name().equals(column.name()))
              .findFirst()
              .orElseThrow(() -> unknown(column, given));
      wanted.add(new Wanted(found, isTyped(column, found)));
    }
    return wanted;
  }

  private Refusal unknown(SystemPlan.Column column, List<FileColumn> given) {
    List<String> names = given.stream().map(FileColumn::name).toList();
    return new Refusal(
        Fault.CONFIGURATION,
        "file %s has no column '%s'%s"
            .formatted(
                path.getFileName(),
                column.name(),
                NearestName.hint(column.name(), "columns", names)));
  }

  /// Whether the file's own values are what the spec wants.
  private boolean isTyped(SystemPlan.Column wanted, FileColumn given) {
    return switch (given.kind()) {
      case NESTED, OTHER ->
          throw refused(given, "which a row can not use; flatten it into columns of its own");
      case TEXT -> false;
      case NUMBER -> {
        if (wanted.type() == ValueType.TIME && format.time() == null) {
          throw refused(given, "so its times need `time: epoch-seconds` or `time: epoch-millis`");
        }
        yield wanted.type() == ValueType.NUMBER;
      }
      case BOOLEAN -> {
        if (wanted.type() == ValueType.TIME) {
          throw refused(given, "which is no time");
        }
        yield wanted.type() != ValueType.TEXT;
      }
      case TIME -> {
        if (wanted.type() == ValueType.NUMBER || wanted.type() == ValueType.BOOL) {
          throw refused(given, "so `columns:` must call it time or text");
        }
        yield wanted.type() == ValueType.TIME;
      }
    };
  }

  private Refusal refused(FileColumn column, String why) {
    return new Refusal(
        Fault.CONFIGURATION,
        "column '%s' of file %s holds %s%s, %s"
            .formatted(
                column.name(),
                path.getFileName(),
                column.sqlType(),
                column.kind() == Kind.NESTED ? " (a list, map or struct)" : "",
                why));
  }

  private @Nullable Object[] withMissing(@Nullable Object[] values) {
    for (int i = 0; i < values.length; i++) {
      if (values[i] instanceof String text && format.missing().contains(text)) {
        values[i] = null;
      }
    }
    return values;
  }
}
