package dev.sextant.runtime.rows;

import dev.sextant.decision.Decision;
import dev.sextant.decision.Query;
import org.jspecify.annotations.Nullable;

/// One row to be made: what was asked, when, and about which candidate.
///
/// @param number of the row in the file, or of the event in the log, from 0; of a decision, its
///   offset
/// @param candidate null for what is judged, and where nothing depends on a candidate
/// @param decided the decision that answered; null when the past is asked now
/// @param row of the decision's scored frame; -1 without a decision
record Question(
    long number, Query query, @Nullable String candidate, @Nullable Decision decided, int row) {

  static Question asked(long number, Query query, @Nullable String candidate) {
    return new Question(number, query, candidate, null, -1);
  }

  @Nullable String decision() {
    return decided == null ? null : decided.id();
  }
}
