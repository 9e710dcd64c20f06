package dev.sextant.runtime.infer;

import java.nio.file.Path;
import java.util.List;

/// How a file is laid out.
///
/// @param kind `csv`, `tsv`, `jsonl`, `parquet`
/// @param header whether the first line names the columns
/// @param columns names as the spec says them, which a row expression can say
/// @param renamed whether they differ from the file's own
/// @param leftOut columns that can not be used, each with the reason
record FileShape(
    Path path,
    String kind,
    char delimiter,
    boolean header,
    List<String> columns,
    boolean renamed,
    List<String> leftOut) {
  String fileName() {
    return path.getFileName().toString();
  }
}
