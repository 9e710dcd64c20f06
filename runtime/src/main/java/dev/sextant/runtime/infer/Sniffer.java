package dev.sextant.runtime.infer;

import dev.sextant.history.ParquetFile;
import dev.sextant.history.ParquetFile.FileColumn;
import dev.sextant.history.ParquetFile.Kind;
import dev.sextant.runtime.Refusal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Finds out from a file's beginning how it is laid out.
final class Sniffer {
  private Sniffer() {}

  /// @throws Refusal when the file is of no format that can be imported
  static FileShape sniff(Path path) {
    try {
      return FirstBytes.tellParquet(path) ? parquet(path) : text(FirstLines.of(path));
    } catch (IOException e) {
      throw Unreadable.file(path, "can not be read (" + e.getMessage() + ")");
    }
  }

  private static FileShape text(FirstLines file) {
    String first = file.first();
    if (first.startsWith("{")) {
      return JsonShape.of(file);
    }
    if (first.startsWith("<?xml") || first.startsWith("<!DOCTYPE")) {
      throw Unreadable.file(file.path(), "is XML or HTML; make a table of it first");
    }
    if (first.startsWith("[{") || first.equals("[")) {
      throw Unreadable.file(
          file.path(), "is one JSON array; one object on each line is needed (JSON Lines)");
    }
    return DelimitedShape.of(file);
  }

  private static FileShape parquet(Path path) throws IOException {
    List<String> names = new ArrayList<>();
    List<String> remarks = new ArrayList<>();
    for (FileColumn each : new ParquetFile(path).columns()) {
      if (each.kind() == Kind.NESTED || each.kind() == Kind.OTHER) {
        remarks.add(
            "column '%s' is left out: %s has to be flattened first"
                .formatted(each.name(), each.sqlType()));
      } else if (!Names.isPlain(each.name())) {
        remarks.add(unsayable(each.name()));
      } else {
        names.add(each.name());
      }
    }
    return FileShape.named(path, "parquet", names, remarks);
  }

  static String unsayable(String column) {
    return "column '%s' is left out: a row expression can not say this name".formatted(column);
  }
}
