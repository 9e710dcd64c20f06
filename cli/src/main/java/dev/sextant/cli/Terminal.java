package dev.sextant.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.PrintWriter;

/// Where a command writes: answers to `out`, everything about the work itself to `err`.
///
/// @param interactive whether a person watches `err`, so that a line may be drawn over
/// @param width       columns of that line, > 0
record Terminal(PrintWriter out, PrintWriter err, boolean interactive, int width) {
  /// Columns that nearly every terminal has.
  static final int DEFAULT_WIDTH = 80;

  Terminal {
    if (width <= 0) {
      throw new IllegalArgumentException("width must be > 0 columns, but was " + width);
    }
  }

  /// The process's own streams. Only the launcher can tell whether standard error is a terminal, and how wide; it says so
  /// in `sextant.columns`.
  static Terminal ofProcess() {
    Integer columns = Integer.getInteger("sextant.columns");
    return new Terminal(
        new PrintWriter(System.out, true, UTF_8),
        new PrintWriter(System.err, true, UTF_8),
        columns != null,
        columns == null || columns <= 0 ? DEFAULT_WIDTH : columns);
  }
}
