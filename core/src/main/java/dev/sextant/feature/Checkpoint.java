package dev.sextant.feature;

import dev.sextant.decision.LogPosition;
import java.util.ArrayList;
import java.util.List;

/// What changed between two barriers, as it was at one position of the log: it is written while
/// later events are folded already.
public final class Checkpoint {
  private final List<Entry> entries = new ArrayList<>();
  private final LogPosition position;

  private record Entry(String table, String key, byte[] value) {}

  Checkpoint(LogPosition position) {
    this.position = position;
  }

  void put(String table, String key, byte[] value) {
    entries.add(new Entry(table, key, value));
  }

  /// Writes everything with the position in one atomic step. A state whose checkpoint was not
  /// written must write no later one.
  public void write(StateStore store) {
    store.commit(
        change -> entries.forEach(each -> change.put(each.table(), each.key(), each.value())),
        position);
  }
}
