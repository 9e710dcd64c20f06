package dev.sextant.runtime.training;

import dev.sextant.decision.Event;
import dev.sextant.decision.EventCodec;
import dev.sextant.decision.EventType;
import dev.sextant.decision.LogPosition;
import dev.sextant.decision.LogStream;
import dev.sextant.feature.FeatureState;
import dev.sextant.feedback.OutcomePlan;
import dev.sextant.feedback.Outcomes;
import dev.sextant.runtime.Retractions;
import dev.sextant.runtime.SystemHome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// The whole event log in memory, to be replayed from its start as often as needed.
///
/// What was taken back is no outcome and asks no question; the state of a moment has it until the
/// log position from which on the retraction holds, as the decisions of that time saw it.
final class History {
  private final SystemHome home;
  private final List<Retractions.Epoch> epochs;
  private final List<Entry> entries = new ArrayList<>();
  private final List<Event> events = new ArrayList<>();

  /// @param since index of the first epoch that is without it; the number of epochs when none is
  private record Entry(Event event, LogPosition after, int since) {}

  History(SystemHome home) {
    this.home = home;
    this.epochs = Retractions.of(home).epochs();
    EventCodec codec = home.codec();
    int generation = home.log().position().generation();
    home.log()
        .log()
        .scan(
            LogStream.EVENTS,
            0,
            (offset, record) -> {
              Event event = codec.decode(record);
              if (event != null) {
                int since = 0;
                while (since < epochs.size() && !epochs.get(since).skips(offset, record)) {
                  since++;
                }
                add(new Entry(event, new LogPosition(generation, offset + 1), since));
              }
              return true;
            });
  }

  private void add(Entry entry) {
    entries.add(entry);
    if (isKept(entry)) {
      events.add(entry.event());
    }
  }

  private boolean isKept(Entry entry) {
    return entry.since() == epochs.size();
  }

  /// What happened, without what was taken back.
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

  /// The first instant after all events and decisions.
  long until() {
    long[] last = {lastArrival() + 1};
    home.log()
        .log()
        .scan(
            LogStream.DECISIONS,
            0,
            (_, entry) -> {
              last[0] = Math.max(last[0], entry.eventTime() + 1);
              return true;
            });
    return last[0];
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
    private FeatureState state = fresh();
    private int epoch;
    private int next;
    private int kept;

    private FeatureState fresh() {
      return new FeatureState(home.plan().features(), home.plan().symbols());
    }

    /// Another object once what was taken back has left it.
    FeatureState state() {
      return state;
    }

    /// How many of [#events] are passed.
    int index() {
      return kept;
    }

    /// Folds everything that arrived before a moment.
    void until(long moment) {
      while (next < entries.size() && entries.get(next).event().arrivalTime() < moment) {
        fold();
      }
    }

    /// Walks to the end; what happens to an event is seen before it is folded.
    void each(Consumer<Event> before) {
      while (next < entries.size()) {
        if (isKept(entries.get(next))) {
          before.accept(entries.get(next).event());
        }
        fold();
      }
    }

    private void fold() {
      kept += isKept(entries.get(next)) ? 1 : 0;
      fold(entries.get(next++));
      long reached = entries.get(next - 1).after().offset();
      if (epoch + 1 < epochs.size() && reached >= epochs.get(epoch + 1).from()) {
        epoch++;
        state = fresh();
        entries.subList(0, next).forEach(this::fold);
      }
    }

    private void fold(Entry entry) {
      if (entry.since() > epoch) {
        state.fold(entry.event(), entry.after());
      } else {
        state.skipTo(entry.after());
      }
    }
  }
}
