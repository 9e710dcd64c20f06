package dev.sextant.runtime.rows;

import dev.sextant.decision.Event;
import dev.sextant.decision.EventType;
import dev.sextant.decision.Query;
import dev.sextant.spec.SystemPlan;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Every event of one type is a question: its subject, at its time, with its fields as the
/// request's. It is asked before the event itself is known.
final class EachEvent implements Asking {
  private final SystemPlan.Request request;
  private final EventType type;
  private final Period period;
  private final int subject;
  private final int candidate;
  private long number;

  /// @param subject field that names the request's subject
  /// @param candidate field that names the candidate, or -1
  EachEvent(SystemPlan.Request request, EventType type, Period period, int subject, int candidate) {
    this.request = request;
    this.type = type;
    this.period = period;
    this.subject = subject;
    this.candidate = candidate;
  }

  @Override
  public void before(long offset, Event event, Consumer<Question> ask) {
    if (event.type().index() != type.index()) {
      return;
    }
    String who = event.text(subject);
    if (who != null && period.contains(event.eventTime())) {
      Query query = new Query(request.plan().name(), who, event.eventTime(), fields(event), false);
      ask.accept(Question.asked(number, query, candidate < 0 ? null : event.text(candidate)));
    }
    number++;
  }

  private Map<String, @Nullable Object> fields(Event event) {
    if (request.fields().isEmpty()) {
      return Map.of();
    }
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    for (EventType.Field field : request.fields()) {
      int at = type.field(field.name());
      fields.put(field.name(), at < 0 ? null : event.values()[at]);
    }
    return fields;
  }

  @Override
  public void atEnd(Consumer<Question> ask) {}

  @Override
  public boolean isDone() {
    return false;
  }
}
