package dev.sextant.runtime.rows;

import dev.sextant.decision.Decision;
import dev.sextant.decision.LogStream;
import dev.sextant.runtime.DecisionStore;
import dev.sextant.runtime.SystemHome;
import dev.sextant.runtime.Watch;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The logged decisions on one request as questions: one for each item that was placed, or for the
/// case that was judged. Decisions of which nothing was scored have no vectors, and so no rows.
final class DecidedQuestions {
  /// Decisions are read together in batches, as they lie almost in order.
  private static final int BATCH = 256;

  private final SystemHome home;
  private final String request;
  private final Period period;
  private final DecisionStore store;
  private final Map<String, Long> passedOver = new TreeMap<>();

  DecidedQuestions(SystemHome home, String request, Period period) {
    this.home = home;
    this.request = request;
    this.period = period;
    this.store = new DecisionStore(home);
  }

  /// What could not be used: why -> decisions.
  Map<String, Long> passedOver() {
    return passedOver;
  }

  /// Shows all in the order of the log.
  void each(Watch watch, Consumer<Question> to) {
    long end = home.log().log().end(LogStream.DECISIONS);
    scan(
        (offset, decision) -> {
          if ((offset & 0xFF) == 0) {
            watch.reach("rows", offset, end, "decisions");
          }
          questions(offset, decision).forEach(to);
        });
    watch.reach("rows", end, end, "decisions");
  }

  private interface Visitor {
    void visit(long offset, Decision decision);
  }

  private void scan(Visitor visitor) {
    home.log()
        .log()
        .scan(
            LogStream.DECISIONS,
            0,
            (offset, entry) -> {
              if (period.contains(entry.eventTime())) {
                Decision decision = store.decode(entry);
                if (decision == null) {
                  passedOver.merge("subject was forgotten", 1L, Long::sum);
                } else if (decision.query().request().equals(request)) {
                  visitor.visit(offset, decision);
                }
              }
              return true;
            });
  }

  private static List<Question> questions(long offset, Decision decision) {
    return Arrays.stream(RowOutput.placed(decision))
        .mapToObj(
            row ->
                new Question(
                    offset, decision.query(), RowOutput.item(decision, row), decision, row))
        .toList();
  }

  /// @param offset in the stream of decisions
  /// @param read of the events
  private record Place(long offset, long read) {}

  /// All that read the current generation of events, in order of what they had read.
  Iterator<Question> inOrderOfReading() {
    int generation = home.log().position().generation();
    List<Place> places = new ArrayList<>();
    scan(
        (offset, decision) -> {
          if (decision.read().generation() == generation) {
            places.add(new Place(offset, decision.read().offset()));
          } else {
            passedOver.merge("made before the latest import", 1L, Long::sum);
          }
        });
    places.sort(Comparator.comparingLong(Place::read).thenComparingLong(Place::offset));
    return new Reading(places);
  }

  private final class Reading implements Iterator<Question> {
    private final List<Place> places;
    private final Deque<Question> ready = new ArrayDeque<>();
    private int next;

    Reading(List<Place> places) {
      this.places = places;
    }

    @Override
    public boolean hasNext() {
      while (ready.isEmpty() && next < places.size()) {
        List<Place> batch = places.subList(next, Math.min(places.size(), next + BATCH));
        next += batch.size();
        load(batch);
      }
      return !ready.isEmpty();
    }

    private void load(List<Place> batch) {
      Map<Long, Decision> found = new HashMap<>();
      long first = batch.stream().mapToLong(Place::offset).min().orElseThrow();
      long last = batch.stream().mapToLong(Place::offset).max().orElseThrow();
      if (last - first > 4L * BATCH) {
        batch.forEach(place -> put(found, place.offset(), store.at(place.offset())));
      } else {
        home.log()
            .log()
            .scan(
                LogStream.DECISIONS,
                first,
                (offset, entry) -> {
                  put(found, offset, store.decode(entry));
                  return offset < last;
                });
      }
      for (Place place : batch) {
        Decision decision = found.get(place.offset());
        if (decision != null) {
          ready.addAll(questions(place.offset(), decision));
        }
      }
    }

    private static void put(Map<Long, Decision> to, long offset, @Nullable Decision decision) {
      if (decision != null) {
        to.put(offset, decision);
      }
    }

    @Override
    public Question next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      return ready.remove();
    }
  }
}
