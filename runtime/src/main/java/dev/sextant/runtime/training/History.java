package dev.sextant.runtime.training;

import dev.sextant.decision.Event;
import dev.sextant.decision.EventCodec;
import dev.sextant.decision.EventType;
import dev.sextant.decision.LogPosition;
import dev.sextant.decision.LogStream;
import dev.sextant.feature.FeatureState;
import dev.sextant.feedback.OutcomePlan;
import dev.sextant.feedback.Outcomes;
import dev.sextant.runtime.SystemHome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// The whole event log in memory, to be replayed from its start as often as needed.
final class History {
  private final SystemHome home;
  private final List<Event> events = new ArrayList<>();
  private final List<LogPosition> positions = new ArrayList<>();

  History(SystemHome home) {
    this.home = home;
    EventCodec codec = home.codec();
    int generation = home.log().position().generation();
    home.log()
        .log()
        .scan(
            LogStream.EVENTS,
            0,
            (offset, entry) -> {
              Event event = codec.decode(entry);
              if (event != null) {
                events.add(event);
                positions.add(new LogPosition(generation, offset + 1));
              }
              return true;
            });
  }

  List<Event> events() {
    return events;
  }

  LogPosition end() {
    return home.log().position();
  }

  /// When the last event arrived; 0 without events.
  long lastArrival() {
    return events.stream()
        .filter(event -> !event.type().name().startsWith("sextant."))
        .mapToLong(Event::arrivalTime)
        .max()
        .orElse(0);
  }

  Replay replay() {
    return new Replay();
  }

  /// Outcomes over all of history; the asker keeps to its window.
  Map<String, Outcomes> outcomes(List<OutcomePlan> plans) {
    List<EventType> types = home.plan().features().events();
    Map<String, Outcomes> outcomes = new HashMap<>();
    plans.forEach(
        plan -> outcomes.put(plan.name(), new Outcomes(plan, types, home.plan().symbols())));
    events.forEach(event -> outcomes.values().forEach(each -> each.add(event)));
    return outcomes;
  }

  /// One pass over history with the state folded so far.
  final class Replay {
    private final FeatureState state =
        new FeatureState(home.plan().features(), home.plan().symbols());
    private int next;

    FeatureState state() {
      return state;
    }

    /// How many events are folded.
    int index() {
      return next;
    }

    /// Folds everything that arrived before a moment.
    void until(long moment) {
      while (next < events.size() && events.get(next).arrivalTime() < moment) {
        fold();
      }
    }

    /// Walks to the end; what happens to an event is seen before it is folded.
    void each(Consumer<Event> before) {
      while (next < events.size()) {
        before.accept(events.get(next));
        fold();
      }
    }

    private void fold() {
      state.fold(events.get(next), positions.get(next));
      next++;
    }
  }
}
