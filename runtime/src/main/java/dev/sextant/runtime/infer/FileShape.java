package dev.sextant.runtime.infer;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/// How a file is laid out.
///
/// @param kind `csv`, `tsv`, `jsonl`, `parquet`
/// @param header whether the first line names the columns
/// @param columns names as the spec says them, which a row expression can say
/// @param renamed whether they differ from the file's own
/// @param remarks what a reader should know, such as columns that can not be used
record FileShape(
    Path path,
    String kind,
    char delimiter,
    boolean header,
    List<String> columns,
    boolean renamed,
    List<String> remarks) {
  FileShape {
    columns = List.copyOf(columns);
    remarks = List.copyOf(remarks);
    if (columns.isEmpty()) {
      throw Unreadable.file(path, "has no column that can be used: " + clipped(remarks));
    }
  }

  private static String clipped(List<String> remarks) {
    String more = remarks.size() > 3 ? "; and %d more".formatted(remarks.size() - 3) : "";
    return remarks.stream().limit(3).collect(Collectors.joining("; ")) + more;
  }

  /// A file whose format names its columns itself.
  static FileShape named(Path path, String kind, List<String> columns, List<String> remarks) {
    return new FileShape(path, kind, ',', true, columns, false, remarks);
  }

  /// `names:` of the import: needed where no header says them, or says them otherwise.
  List<String> names() {
    return renamed || !header ? columns : List.of();
  }

  String fileName() {
    return path.getFileName().toString();
  }
}
