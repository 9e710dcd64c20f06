package dev.sextant.decision;

import org.jspecify.annotations.Nullable;

/// Something that happened, in the compiled form that features and outcomes read.
///
/// @param id "" when the producer gave none
/// @param eventTime epoch milliseconds, <= arrivalTime
/// @param arrivalTime epoch milliseconds
/// @param values one per field of the type: String (id, category, text), Double (number; also bool
///   as 0/1, time and duration in milliseconds), or null for *missing*
public record Event(
    EventType type, String id, long eventTime, long arrivalTime, @Nullable Object[] values) {

  public @Nullable String text(int field) {
    return (String) values[field];
  }

  /// @return the number, or NaN when missing
  public double number(int field) {
    return values[field] instanceof Double number ? number : Double.NaN;
  }

  public @Nullable String subject() {
    return text(type.subjectField());
  }

  public @Nullable String object() {
    return type.objectField() < 0 ? null : text(type.objectField());
  }
}
