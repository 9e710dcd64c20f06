package dev.sextant.runtime;

import dev.sextant.decision.Event;
import dev.sextant.decision.LogRecord;
import dev.sextant.decision.LogStream;
import dev.sextant.decision.RecordLog;
import dev.sextant.runtime.DecisionService.EventInput;
import dev.sextant.runtime.DecisionService.Receipt;
import dev.sextant.runtime.DecisionService.Receipt.Rejected;
import dev.sextant.runtime.history.DeadLetter;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/// Takes events: what is good goes to the log and into the state, what is not to the dead letters.
final class Acceptance {
  private final Serving serving;
  private final Observation observation;
  private final Retractor retractor;
  private final Rebuilding rebuilding;
  private final Clock clock;
  private final Map<String, Long> rejected = new TreeMap<>();
  private final AtomicLong accepted = new AtomicLong();
  private final AtomicLong duplicates = new AtomicLong();

  Acceptance(
      Serving serving,
      Observation observation,
      Retractor retractor,
      Rebuilding rebuilding,
      Clock clock) {
    this.serving = serving;
    this.observation = observation;
    this.retractor = retractor;
    this.rebuilding = rebuilding;
    this.clock = clock;
  }

  long accepted() {
    return accepted.get();
  }

  long duplicates() {
    return duplicates.get();
  }

  /// Reason -> how many.
  Map<String, Long> rejected() {
    synchronized (rejected) {
      return new TreeMap<>(rejected);
    }
  }

  List<Receipt> accept(List<EventInput> inputs) {
    long began = System.nanoTime();
    Set<String> known = EventIds.known(serving.now().home(), idsToLookUp(inputs));
    Batch batch = serving.inTurn(now -> new Batch(now, inputs, known, clock.millis()).take(began));
    if (batch.corrects) {
      rebuilding.withoutRetracted();
    }
    return List.of(batch.receipts);
  }

  /// What a correction names, and its own id: a correction that is sent again corrects nothing
  /// more.
  private static List<String> idsToLookUp(List<EventInput> inputs) {
    return inputs.stream()
        .filter(input -> input.corrects() != null)
        .flatMap(input -> Stream.of(input.corrects(), input.id()))
        .filter(Objects::nonNull)
        .toList();
  }

  /// Events that are taken together.
  private final class Batch {
    private final Running now;
    private final List<EventInput> inputs;
    private final Set<String> known;
    private final long time;
    private final Receipt[] receipts;
    private final List<Event> events = new ArrayList<>();

    /// For each event, which input it came from; -1 for a record of our own.
    private final List<Integer> places = new ArrayList<>();

    /// Ids of entities that an event among them upserts or withdraws.
    private final Set<Object> changing = new HashSet<>();

    private final List<LogRecord> dead = new ArrayList<>();
    private boolean corrects;

    Batch(Running now, List<EventInput> inputs, Set<String> known, long time) {
      this.now = now;
      this.inputs = inputs;
      this.known = known;
      this.time = time;
      this.receipts = new Receipt[inputs.size()];
    }

    /// @param began when they arrived, by the clock of [System#nanoTime]
    Batch take(long began) {
      for (int i = 0; i < receipts.length; i++) {
        if (namesOneThatChanges(inputs.get(i))) {
          append(began);
        }
        switch (check(inputs.get(i))) {
          case Intake.Checked.Good(var event) -> add(i, inputs.get(i), event);
          case Intake.Checked.Bad(var why) -> bury(i, why);
        }
      }
      if (!dead.isEmpty()) {
        now.home().log().log().append(LogStream.DEAD_LETTERS, dead).join();
      }
      append(began);
      return this;
    }

    /// Whether an event has to see an upsert or withdrawal that stands before it in the batch.
    private boolean namesOneThatChanges(EventInput input) {
      return !changing.isEmpty() && input.fields().values().stream().anyMatch(changing::contains);
    }

    /// Appends and folds what was checked so far.
    private void append(long began) {
      long[] offsets = serving.append(events);
      observation.visible(events, now, System.nanoTime() - began);
      for (int i = 0; i < offsets.length; i++) {
        if (places.get(i) >= 0) {
          receipts[places.get(i)] = receipt(offsets[i], events.get(i).id());
        }
      }
      events.clear();
      places.clear();
      changing.clear();
    }

    private Intake.Checked check(EventInput input) {
      String corrected = input.corrects();
      if (corrected != null && !(known.contains(corrected) && isSent(corrected))) {
        String message = "no event '" + corrected + "' is in the log to correct";
        return new Intake.Checked.Bad(new Rejected("unknown-correction", message));
      }
      return now.intake().check(input, now.state(), time);
    }

    private static boolean isSent(String id) {
      return !id.isEmpty() && !id.startsWith(EventIds.OWN);
    }

    /// A correction and the retraction of what it corrects stand together in the log.
    private void add(int place, EventInput input, Event event) {
      if (input.corrects() != null && !known.contains(event.id())) {
        events.add(retractor.record(now, input.corrects(), "corrected by " + event.id()));
        places.add(-1);
        corrects = true;
      }
      events.add(event);
      places.add(place);
      if (event.type().upserts() != null || event.type().withdraws() != null) {
        changing.add(Objects.requireNonNull(event.values()[event.type().subjectField()]));
      }
    }

    private void bury(int place, Rejected why) {
      receipts[place] = why;
      String content = String.valueOf(inputs.get(place));
      dead.add(new DeadLetter("http", why.reason(), why.message(), content).toRecord(time));
      synchronized (rejected) {
        rejected.merge(why.reason(), 1L, Long::sum);
      }
    }
  }

  private Receipt receipt(long offset, String id) {
    if (offset == RecordLog.DUPLICATE) {
      duplicates.incrementAndGet();
      return new Receipt.Duplicate(id);
    }
    accepted.incrementAndGet();
    return new Receipt.Accepted(offset);
  }
}
