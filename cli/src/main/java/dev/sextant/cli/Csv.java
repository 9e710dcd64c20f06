package dev.sextant.cli;

import java.util.List;
import java.util.stream.Collectors;

/// Lines of comma-separated values (RFC 4180), with quotes where they are needed.
final class Csv {
  private Csv() {}

  static String line(List<String> cells) {
    return String.join(",", cells);
  }

  static String header(List<String> names) {
    return names.stream().map(Csv::quoted).collect(Collectors.joining(","));
  }

  /// A cell that is there, though it may be empty.
  static String quoted(String text) {
    boolean plain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return plain && !text.isEmpty() ? text : '"' + text.replace("\"", "\"\"") + '"';
  }
}
