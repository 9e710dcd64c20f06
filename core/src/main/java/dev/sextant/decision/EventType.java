package dev.sextant.decision;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A kind of event with its fields in order: an event's values line up with them.
///
/// @param index dense, from 0, within a system
/// @param subjectField index of the field that names the subject
/// @param objectField index of the field that names the object, or -1
/// @param upserts the entity whose attributes this event replaces, else null
/// @param withdraws the entity that this event withdraws, else null
public record EventType(
    String name,
    int index,
    List<Field> fields,
    int subjectField,
    int objectField,
    @Nullable String upserts,
    @Nullable String withdraws) {
  public EventType {
    fields = List.copyOf(fields);
  }

  /// @param entity the entity that an ID names, else null
  /// @param required whether an event without it is refused
  /// @param personal whether it is stored under the subject's own key
  public record Field(
      String name, ValueType type, @Nullable String entity, boolean required, boolean personal) {

    /// Whether an event holds a Double here; otherwise it holds a String.
    public boolean holdsNumber() {
      return type.isNumeric() && type != ValueType.CATEGORY && type != ValueType.ID;
    }
  }

  /// @return the index of the field, or -1
  public int field(String name) {
    for (int i = 0; i < fields.size(); i++) {
      if (fields.get(i).name().equals(name)) {
        return i;
      }
    }
    return -1;
  }

  /// @return the index of the first field that names an entity of this kind (subject first), or -1
  public int fieldOf(String entity) {
    for (int i = 0; i < fields.size(); i++) {
      if (entity.equals(fields.get(i).entity())) {
        return i;
      }
    }
    return -1;
  }
}
