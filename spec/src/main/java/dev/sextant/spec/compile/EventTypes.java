package dev.sextant.spec.compile;

import dev.sextant.decision.EventType;
import dev.sextant.decision.EventType.Field;
import dev.sextant.decision.ValueType;
import dev.sextant.spec.Source;
import dev.sextant.spec.SystemSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The event types of a system: those of the spec, and `X.upsert` and `X.withdraw` for each entity.
///
/// A type's fields are its subject, its object, its own fields, `decision`, and the attributes of
/// related entities that features or outcomes read (`story.category`), which are resolved when the
/// event is accepted.
public final class EventTypes {
  static final String DECISION = "decision";

  /// Says that a file was imported, so that it is not imported twice.
  public static final String IMPORTED = "sextant.imported";

  /// A person's ruling on a case.
  public static final String RULED = "sextant.ruled";

  /// Takes back an earlier event; its id is this, a colon and the id of that event.
  public static final String RETRACTED = "sextant.retracted";

  /// From here on the state is without what was taken back; its id is this, a colon and the number
  /// of the last retraction that it covers.
  public static final String REBUILT = "sextant.rebuilt";

  private EventTypes() {}

  static List<EventType> of(SystemSpec spec) {
    Map<String, Set<String>> attributes = attributesRead(spec);
    List<EventType> types = new ArrayList<>();
    for (SystemSpec.Event event : spec.events().values()) {
      types.add(type(event, attributes.getOrDefault(event.name(), Set.of()), spec, types.size()));
    }
    for (SystemSpec.Entity entity : spec.entities().values()) {
      types.add(upsert(entity, types.size()));
      types.add(withdrawal(entity, types.size()));
    }
    types.add(own(IMPORTED, types.size(), "sha256", "file"));
    types.add(own(RULED, types.size(), "case", "ruling", "reviewer", "note", "subject"));
    types.add(own(RETRACTED, types.size(), "event", "number", "reason"));
    types.add(own(REBUILT, types.size(), "through"));
    return types;
  }

  /// An event of Sextant's own; its fields are texts, the first one its subject.
  private static EventType own(String name, int index, String... fields) {
    return new EventType(
        name,
        index,
        Stream.of(fields)
            .map(field -> new Field(field, ValueType.TEXT, null, field.equals(fields[0]), false))
            .toList(),
        0,
        -1,
        null,
        null);
  }

  private static EventType type(
      SystemSpec.Event event, Set<String> attributes, SystemSpec spec, int index) {
    List<Field> fields = new ArrayList<>();
    fields.add(reference(event.subject().text(), event));
    if (event.object() != null) {
      fields.add(reference(event.object().text(), event));
    }
    event.fields().values().forEach(field -> fields.add(field(field)));
    if (!event.fields().containsKey(DECISION)) {
      fields.add(new Field(DECISION, ValueType.TEXT, null, false, false));
    }
    for (String path : attributes) {
      int dot = path.indexOf('.');
      SystemSpec.Field attribute = attribute(spec, path.substring(0, dot), path.substring(dot + 1));
      if (attribute != null) {
        fields.add(new Field(path, attribute.type(), attribute.entity(), false, false));
      }
    }
    return new EventType(
        event.name(), index, fields, 0, event.object() == null ? -1 : 1, null, null);
  }

  private static Field reference(String entity, SystemSpec.Event event) {
    return new Field(entity, ValueType.ID, entity, !event.optional().contains(entity), false);
  }

  private static Field field(SystemSpec.Field field) {
    return new Field(field.name(), field.type(), field.entity(), false, field.personal());
  }

  private static EventType upsert(SystemSpec.Entity entity, int index) {
    List<Field> fields = new ArrayList<>();
    fields.add(new Field(entity.name(), ValueType.ID, entity.name(), true, false));
    entity.fields().values().forEach(field -> fields.add(field(field)));
    return new EventType(entity.name() + ".upsert", index, fields, 0, -1, entity.name(), null);
  }

  private static EventType withdrawal(SystemSpec.Entity entity, int index) {
    Field id = new Field(entity.name(), ValueType.ID, entity.name(), true, false);
    return new EventType(
        entity.name() + ".withdraw", index, List.of(id), 0, -1, null, entity.name());
  }

  /// Event name -> the paths such as `story.category` that features read from it.
  private static Map<String, Set<String>> attributesRead(SystemSpec spec) {
    Map<String, Set<String>> read = new LinkedHashMap<>();
    spec.features().values().stream()
        .flatMap(
            feature ->
                feature.definition() instanceof SystemSpec.Aggregate aggregate
                    ? aggregate.inputs().stream()
                    : Stream.<Source>of())
        .map(input -> input.text().split("\\.", 3))
        .filter(parts -> parts.length == 3 && attribute(spec, parts[1], parts[2]) != null)
        .forEach(
            parts ->
                read.computeIfAbsent(parts[0], _ -> new LinkedHashSet<>())
                    .add(parts[1] + "." + parts[2]));
    return read;
  }

  private static SystemSpec.@Nullable Field attribute(
      SystemSpec spec, String entity, String attribute) {
    SystemSpec.Entity known = spec.entities().get(entity);
    return known == null ? null : known.fields().get(attribute);
  }
}
