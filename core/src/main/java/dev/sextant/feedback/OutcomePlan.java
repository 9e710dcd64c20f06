package dev.sextant.feedback;

import dev.sextant.decision.Program;
import org.jspecify.annotations.Nullable;

/// How later events become an outcome, compiled.
///
/// @param event index of the event type
/// @param sum event field that is summed, or -1 for yes/no
/// @param after event type that opens the window, or -1 for the decision itself
/// @param within milliseconds
/// @param when reads the event's fields in order; null for all events
public record OutcomePlan(
    String name, int event, int sum, int after, Match match, long within, @Nullable Program when) {

  /// Which decision an event belongs to.
  public enum Match {
    /// The event names the decision, and its object is an item of the slate.
    DECISION,
    /// Same subject and object.
    PAIR,
    /// Same subject.
    SUBJECT
  }
}
