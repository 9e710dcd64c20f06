package dev.sextant.runtime.training;

import dev.sextant.decision.Event;
import dev.sextant.decision.EventType;
import dev.sextant.decision.Query;
import dev.sextant.feature.EntityTable;
import dev.sextant.feature.FeatureState;
import dev.sextant.spec.SystemPlan;
import dev.sextant.spec.SystemSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Makes the questions that are put to the past.
final class Questions {
  private Questions() {}

  /// The times of `once_per`, ascending: as listed, or counted back so that every label window ends
  /// before `until`.
  ///
  /// @param window longest label window, milliseconds
  static List<Long> times(SystemSpec.Ask ask, long until, long window) {
    if (!ask.at().isEmpty()) {
      return ask.at().stream().map(Instant::toEpochMilli).filter(time -> time <= until).toList();
    }
    List<Long> times = new ArrayList<>();
    long every = ask.every() == null ? window : ask.every().toMillis();
    for (int i = ask.count() - 1; i >= 0; i--) {
      times.add(until - window - i * every);
    }
    return times;
  }

  /// One question per known subject.
  static List<Query> oncePer(SystemPlan.Request request, FeatureState state, long time) {
    EntityTable subjects = state.entity(request.plan().subjectEntity());
    List<Query> queries = new ArrayList<>();
    for (int i = 0; i < subjects.size(); i++) {
      int code = subjects.codes()[i];
      if (subjects.isLive(code, time)) {
        queries.add(
            new Query(request.plan().name(), state.symbols().name(code), time, Map.of(), false));
      }
    }
    return queries;
  }

  /// The question for which an event stands: its subject, with the event's fields as the request's.
  static @Nullable Query of(SystemPlan.Request request, Event event) {
    String subject = event.subject();
    if (subject == null) {
      return null;
    }
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    for (EventType.Field field : request.fields()) {
      int at = event.type().field(field.name());
      fields.put(field.name(), at < 0 ? null : event.values()[at]);
    }
    return new Query(request.plan().name(), subject, event.eventTime(), fields, false);
  }
}
