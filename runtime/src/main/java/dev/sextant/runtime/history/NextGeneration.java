package dev.sextant.runtime.history;

import dev.sextant.decision.Event;
import dev.sextant.decision.EventCodec;
import dev.sextant.decision.LogPosition;
import dev.sextant.decision.LogRecord;
import dev.sextant.decision.LogStream;
import dev.sextant.feature.FeatureState;
import dev.sextant.feature.SplitFold;
import dev.sextant.feature.StateStore;
import dev.sextant.runtime.Retractions;
import dev.sextant.runtime.SystemHome;
import dev.sextant.runtime.Watch;
import dev.sextant.storage.BulkWriter;
import java.util.List;
import java.util.function.Supplier;

/// The next generation of log and state: what the log has already, and new events, in order of
/// arrival. It replaces the present one in one step.
final class NextGeneration {
  private final SystemHome home;
  private final Watch watch;

  NextGeneration(SystemHome home, Watch watch) {
    this.home = home;
    this.watch = watch;
  }

  /// @param marks events at the end that say what was added; asked for when all others are written
  /// @param beforehand happens just before the generation is published
  /// @return how many of the new events were written, marks included
  long write(Arrivals arrivals, Supplier<List<Event>> marks, Runnable beforehand) {
    FeatureState state = new FeatureState(home.plan().features(), home.plan().symbols());
    state.trackChanges();
    LogPosition before = home.log().position();
    long added;
    try (BulkWriter next = home.log().build()) {
      try (SplitFold fold = state.split()) {
        Writing writing = new Writing(next, state, fold, before.generation() + 1);
        added = merge(writing, arrivals);
        for (Event mark : marks.get()) {
          writing.add(mark);
          added++;
        }
      }
      beforehand.run();
      LogPosition after = home.log().publish(next, before.offset());
      home.log().dropPrevious();
      state.skipTo(after);
    }
    try (StateStore store = home.openState()) {
      state.barrier(store);
    }
    return added;
  }

  private long merge(Writing writing, Arrivals arrivals) {
    long[] added = {0};
    home.log()
        .log()
        .scan(
            LogStream.EVENTS,
            0,
            (offset, entry) -> {
              added[0] += addBefore(entry.arrivalTime(), arrivals, writing);
              writing.add(offset, entry);
              return true;
            });
    return added[0] + addBefore(Long.MAX_VALUE, arrivals, writing);
  }

  private long addBefore(long time, Arrivals arrivals, Writing writing) {
    long added = 0;
    for (Event event = arrivals.peek();
        event != null && event.arrivalTime() < time;
        event = arrivals.peek()) {
      added += writing.add(event) ? 1 : 0;
      arrivals.next();
      if ((added & 0x1FFF) == 0) {
        watch.reach("import", writing.count(), -1, "events");
      }
    }
    return added;
  }

  /// Log and state as far as they are made.
  private final class Writing {
    private final BulkWriter next;
    private final FeatureState state;
    private final SplitFold fold;
    private final int generation;
    private final EventCodec codec = home.codec();
    private final Retractions.Epoch retractions = Retractions.of(home).last();

    Writing(BulkWriter next, FeatureState state, SplitFold fold, int generation) {
      this.next = next;
      this.state = state;
      this.fold = fold;
      this.generation = generation;
    }

    long count() {
      return next.count();
    }

    /// Takes over what the log has; what was taken back is in the log and not in the state.
    void add(long offset, LogRecord entry) {
      Event event = retractions.skips(offset, entry) ? null : codec.decode(entry);
      next.add(entry);
      if (event == null) {
        fold.skipTo(position());
      } else {
        fold.fold(event, position());
      }
    }

    /// @return false when the event would change nothing and is left out
    boolean add(Event event) {
      if (state.changesNothing(event)) {
        return false;
      }
      state.resolve(event);
      next.add(codec.encode(event));
      fold.fold(event, position());
      return true;
    }

    private LogPosition position() {
      return new LogPosition(generation, next.count());
    }
  }
}
