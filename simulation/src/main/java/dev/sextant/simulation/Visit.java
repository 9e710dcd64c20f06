package dev.sextant.simulation;

import dev.sextant.decision.Query;

/// Someone comes and asks.
///
/// @param id unique for a seed and the start of a run; ids of events begin with it
public record Visit(String id, Query query) {
  public String visitor() {
    return query.subject();
  }

  public long time() {
    return query.time();
  }

  /// The same visit at another time.
  Visit at(long time) {
    return new Visit(
        id, new Query(query.request(), query.subject(), time, query.fields(), query.explore()));
  }
}
