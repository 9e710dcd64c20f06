package dev.sextant.simulation;

import dev.sextant.decision.Decision;
import dev.sextant.runtime.DecisionService.EventInput;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;

/// A population that asks, sees and reacts, and whose truth is known.
///
/// A world is deterministic: its seed and the decisions that it receives determine everything that
/// happens in it. For one thread at a time.
public interface World {
  String name();

  long seed();

  /// What can be shown at the start of a run, as upsert events of that time.
  List<EventInput> catalogue(long time);

  /// What becomes available in (`from`, `until`], in order of time.
  List<EventInput> publications(long from, long until);

  /// Visits from `from` on, at the world's own rate and daily rhythm; in order of time, without
  /// end.
  Iterator<Visit> visits(long from);

  /// Visits from `from` on, at a steady rate; in order of time, without end.
  Iterator<Visit> visits(long from, double perSecond);

  /// What a visitor does with an answer. The world remembers what was shown.
  Response respond(Visit visit, Decision decision);

  Truth truth();

  /// How long after a visit its last reaction may come.
  Duration settlesWithin();
}
