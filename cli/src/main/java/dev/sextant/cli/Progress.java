package dev.sextant.cli;

import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;

/// Shows how far some work is, at what rate it goes and how long it will still take.
///
/// A person sees one line that is drawn over; a log gets a plain line now and then. Closing leaves
/// one line that says how much was done in which time. For one thread.
final class Progress implements AutoCloseable {
  /// The total of work whose size nobody knows beforehand.
  static final long UNKNOWN = -1;

  private static final long REDRAW_NANOS = Duration.ofMillis(100).toNanos();
  private static final long LOG_NANOS = Duration.ofSeconds(5).toNanos();
  private static final int BAR_CELLS = 24;
  private static final String CLEAR_LINE = "\r\033[K";

  private final Terminal terminal;
  private final LongSupplier nanoTime;
  private final String what;
  private final long total;
  private final String unit;
  private final long startedAt;
  private long shownAt;
  private long done;

  Progress(Terminal terminal, LongSupplier nanoTime, String what, long total, String unit) {
    this.terminal = terminal;
    this.nanoTime = nanoTime;
    this.what = what;
    this.total = total;
    this.unit = unit;
    this.startedAt = nanoTime.getAsLong();
    this.shownAt = startedAt;
  }

  /// Adds `amount` to what is done.
  void advance(long amount) {
    reach(done + amount);
  }

  /// Says that `amount` is done by now. Cheap enough for each batch, not for each row: it reads the
  /// clock.
  void reach(long amount) {
    done = amount;
    long now = nanoTime.getAsLong();
    if (now - shownAt >= (terminal.interactive() ? REDRAW_NANOS : LOG_NANOS)) {
      shownAt = now;
      show(seconds(now));
    }
  }

  @Override
  public void close() {
    double seconds = seconds(nanoTime.getAsLong());
    String line =
        "%s: %s in %s%s".formatted(what, amount(done), duration(seconds), rate(", ", seconds));
    terminal.err().println(terminal.interactive() ? CLEAR_LINE + line : line);
  }

  private void show(double seconds) {
    if (terminal.interactive()) {
      String line = "%s %s".formatted(what, bar()) + state(seconds);
      terminal
          .err()
          .print(CLEAR_LINE + line.substring(0, Math.min(line.length(), terminal.width() - 1)));
      terminal.err().flush();
    } else {
      terminal.err().println(what + ": " + state(seconds));
    }
  }

  private String state(double seconds) {
    if (total <= 0) {
      return amount(done) + rate(", ", seconds);
    }
    return "%d %%, %s%s%s"
        .formatted(100 * done / total, amount(done), rate(", ", seconds), remaining(seconds));
  }

  private String bar() {
    if (total <= 0) {
      return "";
    }
    int full = Math.clamp(BAR_CELLS * done / total, 0, BAR_CELLS);
    return "[" + "#".repeat(full) + "-".repeat(BAR_CELLS - full) + "] ";
  }

  private String amount(long count) {
    return String.format(Locale.ROOT, "%,d %s", count, unit);
  }

  private String rate(String before, double seconds) {
    return seconds <= 0 ? "" : before + String.format(Locale.ROOT, "%,.0f/s", done / seconds);
  }

  private String remaining(double seconds) {
    return done <= 0
        ? ""
        : ", %s left".formatted(duration(seconds * Math.max(0, total - done) / done));
  }

  private double seconds(long now) {
    return (now - startedAt) / 1e9;
  }

  private static String duration(double seconds) {
    if (seconds < 10) {
      return String.format(Locale.ROOT, "%.1f s", seconds);
    }
    long whole = Math.round(seconds);
    return whole < 60 ? whole + " s" : "%d min %02d s".formatted(whole / 60, whole % 60);
  }
}
