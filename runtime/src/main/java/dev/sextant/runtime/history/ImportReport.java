package dev.sextant.runtime.history;

import java.util.Map;
import java.util.TreeMap;

/// What became of the rows of an import: rows read = accepted + ignored + dead-lettered.
///
/// @param files imported now
/// @param known files that were imported before, by content; their rows are not read
/// @param events events and upserts written; upserts that change nothing are not
/// @param ignored rule -> rows
/// @param dead reason -> rows
/// @param seconds from the first row read to the last row durable and folded
public record ImportReport(
    int files,
    int known,
    long rows,
    long accepted,
    long events,
    Map<String, Long> ignored,
    Map<String, Long> dead,
    double seconds) {
  public ImportReport {
    ignored = new TreeMap<>(ignored);
    dead = new TreeMap<>(dead);
  }

  public double rowsPerSecond() {
    return seconds == 0 ? 0 : rows / seconds;
  }

  /// Whether every row is accounted for.
  public boolean balances() {
    return rows == accepted + sum(ignored) + sum(dead);
  }

  private static long sum(Map<String, Long> counts) {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }
}
