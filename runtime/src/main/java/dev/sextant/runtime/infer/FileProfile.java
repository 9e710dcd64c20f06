package dev.sextant.runtime.infer;

import dev.sextant.decision.ValueType;
import dev.sextant.history.ParquetFile;
import dev.sextant.runtime.Refusal;
import dev.sextant.runtime.history.RowFile;
import dev.sextant.runtime.history.TornFile;
import dev.sextant.spec.Mark;
import dev.sextant.spec.SystemPlan;
import dev.sextant.spec.SystemSpec.Format;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/// A file's columns, read as an import would read them.
///
/// @param rows how many were read
/// @param whole whether these are all
/// @param broken rows that are none of this format
/// @param firstBroken where the first of them is and why; empty when there is none
/// @param fileTypes what a Parquet file says of its columns; empty for text
record FileProfile(
    FileShape shape,
    List<ColumnProfile> columns,
    long rows,
    boolean whole,
    long broken,
    String firstBroken,
    Map<String, ParquetFile.Kind> fileTypes) {

  /// Ends the reading of a file that is longer than what is looked at.
  private static final class Enough extends RuntimeException {
    Enough() {
      super(null, null, false, false);
    }
  }

  /// @param most rows that are looked at
  /// @throws Refusal when nothing can be told of the file
  /// @throws TornFile when it ends too early
  static FileProfile of(FileShape shape, long most) {
    Reading reading = new Reading(shape, most);
    boolean whole = read(shape, reading);
    if (reading.rows == 0) {
      throw Unreadable.file(
          shape.path(),
          reading.broken == 0
              ? "has a header, but no rows"
              : "has no row that can be read: " + reading.firstBroken);
    }
    return new FileProfile(
        shape,
        reading.profiles,
        reading.rows,
        whole,
        reading.broken,
        reading.firstBroken,
        fileTypes(shape));
  }

  /// @return whether all rows were read
  private static boolean read(FileShape shape, Reading reading) {
    List<SystemPlan.Column> columns =
        shape.columns().stream().map(name -> new SystemPlan.Column(name, ValueType.TEXT)).toList();
    try {
      new RowFile(shape.path(), format(shape), columns, ZoneOffset.UTC).read(reading);
      return true;
    } catch (Enough e) {
      return false;
    } catch (TornFile e) {
      throw placed(e, shape.path());
    }
  }

  /// The failure with its exact place, which an import does not know.
  private static TornFile placed(TornFile failure, Path path) {
    try {
      return switch (failure.getCause()) {
        case CharacterCodingException e -> Unreadable.notUtf8(path, e);
        case EOFException e -> Unreadable.torn(path, e);
        case ZipException e -> Unreadable.torn(path, e);
        case null, default -> failure;
      };
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Format format(FileShape shape) {
    return new Format(
        shape.kind(),
        shape.header(),
        shape.names(),
        shape.delimiter(),
        Map.of(),
        List.of(),
        null,
        null,
        new Mark(shape.fileName(), 1, 1));
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
    private String firstBroken = "";

    Reading(FileShape shape, long most) {
      this.most = most;
      shape.columns().forEach(name -> profiles.add(new ColumnProfile(name)));
    }

    @Override
    public void row(long line, @Nullable Object[] values) {
      stopAt(most);
      rows++;
      for (int i = 0; i < values.length; i++) {
        profiles.get(i).add(values[i]);
      }
    }

    @Override
    public void broken(long line, String raw, String why) {
      stopAt(most);
      firstBroken = broken == 0 ? "line " + line + " " + why : firstBroken;
      broken++;
    }

    private void stopAt(long most) {
      if (rows + broken >= most) {
        throw new Enough();
      }
    }
  }
}
