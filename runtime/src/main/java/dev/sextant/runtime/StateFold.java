package dev.sextant.runtime;

import dev.sextant.decision.Event;
import dev.sextant.decision.EventCodec;
import dev.sextant.decision.LogPosition;
import dev.sextant.decision.LogStream;
import dev.sextant.feature.FeatureState;
import dev.sextant.feature.StateStore;
import java.util.concurrent.CancellationException;

/// Folds the event log into a state, with barriers now and then, which keep the memory of a long
/// fold bounded. Stops when its thread is interrupted.
final class StateFold {
  /// Events between two barriers.
  private static final int BARRIER = 200_000;

  private static final int TOLD = 1_024;

  private final SystemHome home;
  private final Retractions.Epoch epoch;
  private final FeatureState state;
  private final StateStore store;
  private final EventCodec codec;
  private final Watch watch;
  private long sinceBarrier;

  /// @param epoch says which events are left out
  StateFold(
      SystemHome home, Retractions.Epoch epoch, FeatureState state, StateStore store, Watch watch) {
    this.home = home;
    this.epoch = epoch;
    this.state = state;
    this.store = store;
    this.codec = home.codec();
    this.watch = watch;
  }

  /// Goes on from where the state is to the end of the log as of now.
  ///
  /// @throws CancellationException when the thread was interrupted
  void toTheEnd() {
    LogPosition end = home.log().position();
    home.log()
        .log()
        .scan(
            LogStream.EVENTS,
            state.position().offset(),
            (offset, entry) -> {
              LogPosition after = new LogPosition(end.generation(), offset + 1);
              Event event = epoch.skips(offset, entry) ? null : codec.decode(entry);
              if (event == null) {
                state.skipTo(after);
              } else {
                fold(event, after);
              }
              if (offset % TOLD == 0) {
                tell(offset, end.offset());
              }
              return true;
            });
  }

  private void fold(Event event, LogPosition after) {
    state.fold(event, after);
    if (++sinceBarrier == BARRIER) {
      state.barrier(store);
      sinceBarrier = 0;
    }
  }

  private void tell(long done, long total) {
    if (Thread.currentThread().isInterrupted()) {
      throw new CancellationException("the fold was given up");
    }
    watch.reach("fold", done, total, "events");
  }

  /// How many events were folded after the last barrier.
  long sinceBarrier() {
    return sinceBarrier;
  }
}
