package dev.sextant.runtime.projection;

import dev.sextant.decision.Event;
import dev.sextant.decision.EventType;
import dev.sextant.decision.EventType.Field;
import dev.sextant.history.Column;
import dev.sextant.history.ColumnType;
import dev.sextant.history.RowBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The events of one type: what all events have, then the type's fields as they were accepted.
final class EventTable {
  private static final List<Column> ALL_HAVE =
      List.of(
          new Column("event_id", ColumnType.TEXT),
          new Column("event_time", ColumnType.TIME),
          new Column("arrival_time", ColumnType.TIME),
          new Column("log_position", ColumnType.LONG));

  private final EventType type;
  private final int[] fields;
  private final Table table;

  /// @param name of the table
  /// @param personal whether personal fields are among the columns
  EventTable(EventType type, String name, boolean personal) {
    this.type = type;
    this.fields =
        IntStream.range(0, type.fields().size())
            .filter(i -> personal || !type.fields().get(i).personal())
            .toArray();
    this.table = new Table(name, "events/" + name, columns());
  }

  private List<Column> columns() {
    Naming names = new Naming(ALL_HAVE.stream().map(Column::name).toArray(String[]::new));
    List<Column> columns = new ArrayList<>(ALL_HAVE);
    for (int field : fields) {
      Field each = type.fields().get(field);
      columns.add(new Column(names.unique(each.name()), columnType(each)));
    }
    return columns;
  }

  private static ColumnType columnType(Field field) {
    return switch (field.type()) {
      case BOOL -> ColumnType.BOOLEAN;
      case NUMBER, DURATION -> ColumnType.DOUBLE;
      case TIME -> ColumnType.TIME;
      case CATEGORY, ID, TEXT, LIST, MAP -> ColumnType.TEXT;
    };
  }

  EventType type() {
    return type;
  }

  Table table() {
    return table;
  }

  /// The column that names the subject.
  String subject() {
    return column(type.subjectField());
  }

  /// The column that names the object; null when events of this type have none.
  @Nullable String object() {
    return type.objectField() < 0 ? null : column(type.objectField());
  }

  private String column(int field) {
    for (int i = 0; i < fields.length; i++) {
      if (fields[i] == field) {
        return table.columns().get(ALL_HAVE.size() + i).name();
      }
    }
    throw new IllegalStateException(type.name() + " has no open field " + field);
  }

  /// The columns of fields other than subject and object.
  List<String> others() {
    return IntStream.range(0, fields.length)
        .filter(i -> fields[i] != type.subjectField() && fields[i] != type.objectField())
        .mapToObj(i -> table.columns().get(ALL_HAVE.size() + i).name())
        .toList();
  }

  void write(long position, Event event, RowBuffer rows) {
    rows.set(0, event.id().isEmpty() ? null : event.id());
    rows.set(1, event.eventTime()).set(2, event.arrivalTime()).set(3, position);
    for (int i = 0; i < fields.length; i++) {
      Object value = event.values()[fields[i]];
      if (value instanceof Double number) {
        rows.set(ALL_HAVE.size() + i, (double) number);
      } else if (value != null) {
        rows.set(ALL_HAVE.size() + i, (String) value);
      }
    }
    rows.endRow();
  }
}
