package dev.sextant.runtime;

import dev.sextant.decision.EventType;
import dev.sextant.decision.NearestName;
import dev.sextant.decision.Query;
import dev.sextant.runtime.Refusal.Fault;
import dev.sextant.spec.SystemPlan;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Checks a query that comes from outside.
final class CheckedQuery {
  private CheckedQuery() {}

  /// The query with its fields in the types that features read.
  ///
  /// @throws Refusal when it has no subject, a field that its request lacks, or one of another type
  static Query of(Query query, SystemPlan.Request request) {
    if (query.subject().isEmpty() || query.subject().length() > 1000) {
      throw new Refusal(
          Fault.CALLER, "a query names who asks or what is judged, in 1 to 1000 characters");
    }
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    List<String> names = request.fields().stream().map(EventType.Field::name).toList();
    query
        .fields()
        .forEach(
            (name, value) -> {
              int at = names.indexOf(name);
              if (at < 0) {
                throw new Refusal(
                    Fault.CALLER,
                    "request '"
                        + query.request()
                        + "' has no field '"
                        + name
                        + "'"
                        + NearestName.hint(name, "fields", names));
              }
              fields.put(name, value == null ? null : field(request.fields().get(at), value));
            });
    return new Query(query.request(), query.subject(), query.time(), fields, query.explore());
  }

  private static Object field(EventType.Field field, Object value) {
    Object typed = Intake.value(field, value);
    if (typed == null) {
      throw new Refusal(
          Fault.CALLER,
          "field '"
              + field.name()
              + "' must be "
              + field.type().withArticle()
              + ", but is '"
              + value
              + "'");
    }
    return typed;
  }
}
