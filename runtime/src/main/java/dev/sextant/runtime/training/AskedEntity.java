package dev.sextant.runtime.training;

import dev.sextant.decision.EventType;
import dev.sextant.decision.Query;
import dev.sextant.spec.Source;
import dev.sextant.spec.SystemPlan;
import org.jspecify.annotations.Nullable;

/// An entity that a question names: its subject, or the one in a field of the request.
///
/// @param field null for the subject
record AskedEntity(String name, @Nullable String field) {
  /// @param by the entity's name; it is the subject's or that of a field
  static AskedEntity of(SystemPlan.Request request, Source by) {
    String field =
        request.fields().stream()
            .filter(each -> by.text().equals(each.entity()))
            .map(EventType.Field::name)
            .findFirst()
            .orElse(null);
    return new AskedEntity(by.text(), field);
  }

  /// @return null when the question does not name it
  @Nullable String id(Query query) {
    return field == null ? query.subject() : (String) query.fields().get(field);
  }
}
