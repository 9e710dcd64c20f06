package dev.sextant.runtime.training;

import dev.sextant.decision.Query;
import dev.sextant.spec.SystemPlan;
import dev.sextant.spec.SystemSpec.DropKnown;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Entities of which a positive case is known, each from a moment on: in practice they are dealt
/// with, so that to find them again is no merit.
final class KnownEntities {
  private final @Nullable AskedEntity entity;
  private final @Nullable Periods periods;
  private final Map<String, Long> knownAt = new HashMap<>();
  private long dropped;

  /// @param drop null to drop nothing
  KnownEntities(SystemPlan.Request request, @Nullable DropKnown drop, long testFrom) {
    this.entity = drop == null ? null : AskedEntity.of(request, drop.by());
    this.periods = drop == null ? null : new Periods(testFrom, drop.per());
  }

  /// @param at when the case became known as positive; Long.MAX_VALUE for never
  void add(Query query, long at) {
    String id = entity == null ? null : entity.id(query);
    if (id != null && at != Long.MAX_VALUE) {
      knownAt.merge(id, at, Math::min);
    }
  }

  /// Whether the entity of a case was known when the case's period began.
  boolean drops(Query query) {
    String id = entity == null ? null : entity.id(query);
    if (id == null || periods == null) {
      return false;
    }
    boolean known = knownAt.getOrDefault(id, Long.MAX_VALUE) < periods.start(query.time());
    dropped += known ? 1 : 0;
    return known;
  }

  /// How many cases were dropped.
  long dropped() {
    return dropped;
  }
}
