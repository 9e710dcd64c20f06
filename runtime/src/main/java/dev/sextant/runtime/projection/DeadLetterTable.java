package dev.sextant.runtime.projection;

import dev.sextant.decision.LogRecord;
import dev.sextant.history.Column;
import dev.sextant.history.ColumnType;
import dev.sextant.history.RowBuffer;
import dev.sextant.runtime.history.DeadLetter;
import java.util.ArrayList;
import java.util.List;

/// What could not be used, with the reason.
final class DeadLetterTable {
  private final boolean withContent;
  private final Table table;

  /// @param withContent whether it says what was received, which may hold personal values
  DeadLetterTable(boolean withContent) {
    this.withContent = withContent;
    List<Column> columns = new ArrayList<>();
    columns.add(new Column("log_position", ColumnType.LONG));
    columns.add(new Column("time", ColumnType.TIME));
    columns.add(new Column("origin", ColumnType.TEXT));
    columns.add(new Column("reason", ColumnType.TEXT));
    columns.add(new Column("message", ColumnType.TEXT));
    if (withContent) {
      columns.add(new Column("content", ColumnType.TEXT));
    }
    table = new Table("dead_letters", "dead_letters", columns);
  }

  Table table() {
    return table;
  }

  void write(long position, LogRecord entry, RowBuffer rows) {
    DeadLetter letter = DeadLetter.of(entry);
    rows.set(0, position)
        .set(1, entry.arrivalTime())
        .set(2, letter.origin())
        .set(3, letter.reason())
        .set(4, letter.message());
    if (withContent) {
      rows.set(5, letter.content());
    }
    rows.endRow();
  }
}
