package dev.sextant.runtime.training;

import dev.sextant.decision.Query;
import org.jspecify.annotations.Nullable;

/// Whom a row is about, and when it was asked.
///
/// @param question number of the question that the row belongs to
/// @param time of the question, milliseconds
/// @param item null for a judged case
record Asked(int question, long time, String subject, @Nullable String item) {
  static Asked of(int question, Query query, @Nullable String item) {
    return new Asked(question, query.time(), query.subject(), item);
  }
}
