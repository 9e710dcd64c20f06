package dev.sextant.runtime;

import dev.sextant.decision.Decision;
import dev.sextant.decision.Event;
import dev.sextant.decision.LogStream;
import dev.sextant.runtime.DecisionService.Explained;
import dev.sextant.runtime.DecisionService.Replayed;
import dev.sextant.runtime.Refusal.Fault;
import dev.sextant.spec.compile.EventTypes;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// The decisions that were made: where they are in the log, the latest ones at hand, and the cases
/// among them that wait for people.
final class Archive {
  private static final int RECENT = 1000;

  private final SystemHome home;
  private final DecisionStore decisions;
  private final Reviews reviews = new Reviews();
  private final Deque<Decision> recent = new ArrayDeque<>();
  private final Map<String, Long> offsets = new ConcurrentHashMap<>();

  /// The plan that answers comes first.
  private final List<Hindsight> plans = new CopyOnWriteArrayList<>();

  /// @param now looks back on decisions of the plan that answers
  Archive(SystemHome home, Hindsight now) {
    this.home = home;
    this.decisions = new DecisionStore(home);
    plans.add(now);
    readDecisions();
    readRulings();
  }

  private void readDecisions() {
    home.log()
        .log()
        .scan(
            LogStream.DECISIONS,
            0,
            (offset, entry) -> {
              offsets.put(entry.id(), offset);
              Decision decision =
                  home.plan().requests().getFirst().plan().judges()
                      ? decisions.decode(entry)
                      : null;
              if (decision != null) {
                reviews.add(decision);
              }
              return true;
            });
    long from = Math.max(0, home.log().log().end(LogStream.DECISIONS) - RECENT);
    home.log()
        .log()
        .scan(
            LogStream.DECISIONS,
            from,
            (_, entry) -> {
              Decision decision = decisions.decode(entry);
              if (decision != null) {
                keep(decision);
              }
              return true;
            });
  }

  private void readRulings() {
    if (home.plan().spec().cascade() == null) {
      return;
    }
    var codec = home.codec();
    home.log()
        .log()
        .scan(
            LogStream.EVENTS,
            0,
            (_, entry) -> {
              Event event = entry.id().startsWith(EventTypes.RULED) ? codec.decode(entry) : null;
              if (event != null) {
                reviews.rule(String.valueOf(event.subject()), event.text(1), event.text(2));
              }
              return true;
            });
  }

  Reviews reviews() {
    return reviews;
  }

  /// Another plan answers from now on; decisions of the earlier ones can still be looked back on.
  void lookBackFrom(Hindsight now) {
    plans.addFirst(now);
  }

  void put(String id, long offset) {
    offsets.put(id, offset);
  }

  void remember(Decision decision) {
    reviews.add(decision);
    keep(decision);
  }

  private void keep(Decision decision) {
    synchronized (recent) {
      recent.addFirst(decision);
      if (recent.size() > RECENT) {
        recent.removeLast();
      }
    }
  }

  List<Decision> recent(int limit) {
    synchronized (recent) {
      return recent.stream().limit(limit).toList();
    }
  }

  Optional<Decision> decision(String id) {
    Long offset = offsets.get(id);
    return offset == null ? Optional.empty() : Optional.ofNullable(decisions.at(offset));
  }

  Explained explain(String id, @Nullable String item) {
    Decision decision = known(id);
    return of(decision).explain(decision, item);
  }

  Replayed replay(String id, boolean recompute) {
    Decision decision = known(id);
    return of(decision).replay(decision, recompute);
  }

  private Decision known(String id) {
    return decision(id)
        .orElseThrow(
            () ->
                new Refusal(
                    Fault.UNKNOWN,
                    "no decision '" + id + "' of " + home.plan().spec().name() + " is in the log"));
  }

  /// The plan that made a decision; where none of this process did, the one that answers says so.
  private Hindsight of(Decision decision) {
    return plans.stream()
        .filter(each -> each.isOf(decision))
        .findFirst()
        .orElseGet(plans::getFirst);
  }
}
