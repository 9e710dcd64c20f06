package dev.sextant.runtime.projection;

import dev.sextant.decision.Decision;
import dev.sextant.decision.Event;
import dev.sextant.decision.EventCodec;
import dev.sextant.decision.EventType;
import dev.sextant.decision.LogStream;
import dev.sextant.decision.RecordLog;
import dev.sextant.runtime.DecisionStore;
import dev.sextant.runtime.SystemHome;
import dev.sextant.runtime.Watch;
import dev.sextant.spec.SystemPlan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The tables of a system's log, and how its records become their rows.
final class LogTables {
  /// Tables that are no event type's.
  private static final String[] RESERVED = {
    "events", "decisions", "candidates", "outcomes", "dead_letters", "features", "entities"
  };

  private final SystemHome home;
  private final Watch watch;
  private final boolean personal;
  private final Map<String, EventTable> events = new HashMap<>();
  private final List<EventTable> eventTables = new ArrayList<>();
  private final DecisionTables decisions;
  private final DeadLetterTable deadLetters;

  /// @param personal whether personal fields are decrypted and written
  LogTables(SystemHome home, boolean personal, Watch watch) {
    this.home = home;
    this.watch = watch;
    this.personal = personal;
    SystemPlan plan = home.plan();
    Naming names = new Naming(RESERVED);
    for (EventType type : plan.features().events()) {
      EventTable table = new EventTable(type, names.unique(type.name()), personal);
      events.put(type.name(), table);
      eventTables.add(table);
    }
    decisions = new DecisionTables(plan, personal);
    deadLetters = new DeadLetterTable(personal || !hasPersonal(plan));
  }

  private static boolean hasPersonal(SystemPlan plan) {
    return Stream.concat(
            plan.features().events().stream().flatMap(type -> type.fields().stream()),
            plan.requests().stream().flatMap(request -> request.fields().stream()))
        .anyMatch(EventType.Field::personal);
  }

  List<EventTable> events() {
    return eventTables;
  }

  /// All tables, the events' first.
  List<Table> all() {
    return Stream.concat(
            eventTables.stream().map(EventTable::table),
            Stream.of(
                DecisionTables.DECISIONS,
                decisions.candidates(),
                OutcomeTable.TABLE,
                deadLetters.table()))
        .toList();
  }

  /// @param skipped events of types that the spec does not know any more
  record Read(long until, long skipped) {}

  /// Writes the events from an offset on.
  Read writeEvents(long from, Parts parts) {
    EventCodec codec = codec();
    long end = log().end(LogStream.EVENTS);
    long[] skipped = {0};
    long until =
        log()
            .scan(
                LogStream.EVENTS,
                from,
                (offset, entry) -> {
                  Event event = codec.decode(entry);
                  EventTable table = event == null ? null : events.get(event.type().name());
                  if (event == null || table == null) {
                    skipped[0]++;
                  } else {
                    table.write(offset, event, parts.rows(table.table()));
                  }
                  show("events", offset - from, end - from);
                  return true;
                });
    return new Read(until, skipped[0]);
  }

  /// Nothing is decrypted that will not be written.
  private EventCodec codec() {
    return personal
        ? home.codec()
        : new EventCodec(home.plan().features().events(), new Unopened());
  }

  /// Leaves sealed values sealed.
  private static final class Unopened implements EventCodec.Seal {
    @Override
    public byte[] seal(String entity, String id, String plain) {
      throw new UnsupportedOperationException("this codec reads");
    }

    @Override
    public @Nullable String open(String entity, String id, byte[] sealed) {
      return null;
    }
  }

  /// Writes the decisions from an offset on; those of forgotten subjects can not be read.
  Read writeDecisions(long from, Parts parts) {
    DecisionStore store = new DecisionStore(home);
    long end = log().end(LogStream.DECISIONS);
    long[] skipped = {0};
    long until =
        log()
            .scan(
                LogStream.DECISIONS,
                from,
                (offset, entry) -> {
                  Decision decision = store.decode(entry);
                  if (decision == null) {
                    skipped[0]++;
                  } else {
                    decisions.write(decision, parts.rows(DecisionTables.DECISIONS));
                    decisions.writeCandidates(decision, parts.rows(decisions.candidates()));
                  }
                  show("decisions", offset - from, end - from);
                  return true;
                });
    return new Read(until, skipped[0]);
  }

  long writeDeadLetters(long from, Parts parts) {
    return log()
        .scan(
            LogStream.DEAD_LETTERS,
            from,
            (offset, entry) -> {
              deadLetters.write(offset, entry, parts.rows(deadLetters.table()));
              return true;
            });
  }

  /// Writes the outcomes of all decisions. Later events change earlier outcomes, so they are made
  /// anew each time.
  void writeOutcomes(Parts parts) {
    if (home.plan().outcomes().isEmpty() || log().end(LogStream.DECISIONS) == 0) {
      return;
    }
    OutcomeTable outcomes = new OutcomeTable(home.plan());
    EventCodec codec = home.codec();
    long events = log().end(LogStream.EVENTS);
    log()
        .scan(
            LogStream.EVENTS,
            0,
            (offset, entry) -> {
              Event event = codec.decode(entry);
              if (event != null) {
                outcomes.add(event);
              }
              show("outcomes: events", offset, events);
              return true;
            });
    DecisionStore store = new DecisionStore(home);
    log()
        .scan(
            LogStream.DECISIONS,
            0,
            (_, entry) -> {
              Decision decision = store.decode(entry);
              if (decision != null) {
                outcomes.write(decision, parts.rows(OutcomeTable.TABLE));
              }
              return true;
            });
  }

  private void show(String what, long done, long total) {
    if ((done & 0xFFF) == 0) {
      watch.reach(what, done, total, "records");
    }
  }

  private RecordLog log() {
    return home.log().log();
  }
}
