package dev.sextant.runtime;

import dev.sextant.decision.Event;
import dev.sextant.decision.EventType;
import dev.sextant.decision.NearestName;
import dev.sextant.decision.Symbols;
import dev.sextant.decision.ValueType;
import dev.sextant.feature.FeatureState;
import dev.sextant.runtime.DecisionService.EventInput;
import dev.sextant.runtime.DecisionService.Receipt.Rejected;
import dev.sextant.spec.Durations;
import dev.sextant.spec.SystemPlan;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Checks what comes from outside and turns it into the compiled form.
final class Intake {
  /// Most characters of an id or category.
  private static final int LONGEST_NAME = 1_000;

  private static final int LONGEST_TEXT = 100_000;

  private final Map<String, EventType> types = new LinkedHashMap<>();
  private final SystemPlan plan;

  /// A client's clock may run ahead by this much; its events then count as happening now.
  private final Duration clockSkew;

  /// Older events belong to an import, where they are sorted into history.
  private final Duration lateness;

  Intake(SystemPlan plan) {
    this.plan = plan;
    this.clockSkew = plan.spec().state().clockSkew();
    this.lateness = plan.spec().state().lateness();
    for (EventType type : plan.features().events()) {
      if (!type.name().startsWith("sextant.")) {
        types.put(type.name(), type);
      }
    }
  }

  sealed interface Checked {
    record Good(Event event) implements Checked {}

    record Bad(Rejected why) implements Checked {}
  }

  Checked check(EventInput input, FeatureState state, long now) {
    EventType type = types.get(input.type());
    if (type == null) {
      return bad(
          "unknown-event",
          "no event '"
              + input.type()
              + "'"
              + NearestName.hint(input.type(), "events", types.keySet()));
    }
    for (String name : input.fields().keySet()) {
      if (type.field(name) < 0 || name.indexOf('.') >= 0) {
        return bad(
            "unknown-field",
            "event '"
                + type.name()
                + "' has no field '"
                + name
                + "'"
                + NearestName.hint(name, "fields", names(type)));
      }
    }
    long time = input.time() == null ? now : input.time();
    if (time > now + clockSkew.toMillis()) {
      return bad(
          "future",
          "the event lies in the future, at "
              + Instant.ofEpochMilli(time)
              + "; clocks may run ahead by "
              + Durations.format(clockSkew));
    }
    if (time < now - lateness.toMillis()) {
      return bad(
          "too-old",
          "the event is older than "
              + Durations.format(lateness)
              + "; such history is imported, not sent");
    }
    return check(type, input, state, Math.min(time, now), now);
  }

  private Checked check(EventType type, EventInput input, FeatureState state, long time, long now) {
    @Nullable Object[] values = new @Nullable Object[type.fields().size()];
    for (int i = 0; i < values.length; i++) {
      EventType.Field field = type.fields().get(i);
      Object given = input.fields().get(field.name());
      if (given == null || given.equals("")) {
        if (field.required()) {
          return bad("missing-field", "event '" + type.name() + "' needs '" + field.name() + "'");
        }
        continue;
      }
      Object value = value(field, given);
      if (value == null) {
        return bad(
            "wrong-type",
            "field '"
                + field.name()
                + "' of '"
                + type.name()
                + "' must be "
                + field.type().withArticle()
                + ", but is "
                + shown(given));
      }
      values[i] = value;
    }
    Rejected unknown = unknownObject(type, values, state);
    if (unknown != null) {
      return new Checked.Bad(unknown);
    }
    String id = input.id() == null ? "" : input.id();
    return new Checked.Good(new Event(type, id, time, now, values));
  }

  /// What is acted upon must be known; who acts may be new.
  private @Nullable Rejected unknownObject(
      EventType type, @Nullable Object[] values, FeatureState state) {
    Object object = type.objectField() < 0 ? null : values[type.objectField()];
    if (object == null) {
      return null;
    }
    String entity = type.fields().get(type.objectField()).entity();
    Symbols symbols = state.symbols();
    for (int i = 0; i < plan.features().entities().size(); i++) {
      if (plan.features().entities().get(i).name().equals(entity)) {
        int code = symbols.find((String) object);
        return code >= 0 && state.entity(i).isKnown(code)
            ? null
            : new Rejected(
                "unknown-entity",
                "no " + entity + " '" + object + "'; send " + entity + ".upsert first");
      }
    }
    return null;
  }

  static @Nullable Object value(EventType.Field field, Object given) {
    if (!field.holdsNumber()) {
      int longest = field.type() == ValueType.TEXT ? LONGEST_TEXT : LONGEST_NAME;
      return given instanceof String text && text.length() <= longest ? text : null;
    }
    return switch (given) {
      case Boolean flag -> flag ? 1.0 : 0.0;
      case Double number when Double.isFinite(number) -> number;
      default -> null;
    };
  }

  private static String shown(Object given) {
    String text = given.toString();
    return "'" + (text.length() > 60 ? text.substring(0, 60) + "..." : text) + "'";
  }

  private static List<String> names(EventType type) {
    return type.fields().stream()
        .map(EventType.Field::name)
        .filter(name -> name.indexOf('.') < 0)
        .toList();
  }

  private static Checked bad(String reason, String message) {
    return new Checked.Bad(new Rejected(reason, message));
  }
}
