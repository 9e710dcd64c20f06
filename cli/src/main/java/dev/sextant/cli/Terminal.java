package dev.sextant.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.PrintWriter;

/// Where a command writes: answers to `out`, everything about the work itself to `err`.
///
/// @param interactive whether a person watches `err`, so that a line may be drawn over
/// @param width columns of that line, > 0
record Terminal(PrintWriter out, PrintWriter err, boolean interactive, int width) {
  /// Columns that nearly every terminal has.
  static final int DEFAULT_WIDTH = 80;

  Terminal {
    if (width <= 0) {
      throw new IllegalArgumentException("width must be > 0 columns, but was " + width);
    }
  }

  /// The process's own streams. Java cannot ask whether standard error is a terminal; the launcher
  /// can, and says so by giving its width in the system property `sextant.columns`.
  static Terminal ofProcess() {
    int columns = Integer.getInteger("sextant.columns", 0);
    return new Terminal(
        new PrintWriter(System.out, true, UTF_8),
        new PrintWriter(System.err, true, UTF_8),
        columns > 0,
        columns > 0 ? columns : DEFAULT_WIDTH);
  }

  /// Starts to show the progress of some work.
  ///
  /// @param what what is going on, such as `reading clicks.csv`
  /// @param total how much there is to do in `unit`s, or [Progress#UNKNOWN]
  /// @param unit a plural noun, such as `rows`
  Progress progress(String what, long total, String unit) {
    return new Progress(this, System::nanoTime, what, total, unit);
  }
}
