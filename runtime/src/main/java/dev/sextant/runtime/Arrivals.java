package dev.sextant.runtime;

import dev.sextant.decision.Event;
import dev.sextant.decision.EventCodec;
import dev.sextant.decision.EventType;
import dev.sextant.decision.LogStream;
import dev.sextant.monitoring.Delays;
import java.util.Arrays;
import java.util.List;

/// How fresh each kind of event is: when the newest one happened, and how long events take from
/// their arrival until a decision sees them.
///
/// The newest ones are read from the log when they are asked for: at first its last stretch, later
/// what came since. Safe for all threads.
final class Arrivals {
  /// How far back the newest event of a kind is looked for.
  static final long LOOKED_BACK = 100_000;

  private final SystemHome home;
  private final List<EventType> types;
  private final Delays[] delays;
  private final long[] newest;
  private long read = -1;

  Arrivals(SystemHome home) {
    this.home = home;
    this.types = home.plan().features().events();
    this.delays = new Delays[types.size()];
    Arrays.setAll(delays, _ -> new Delays());
    this.newest = new long[types.size()];
    Arrays.fill(newest, Long.MIN_VALUE);
  }

  /// An event is seen by decisions from now on.
  ///
  /// @param lag nanoseconds since it arrived
  void visible(EventType type, long lag) {
    delays[type.index()].add(lag);
  }

  /// How long events of a kind took, in this process.
  Delays delays(int type) {
    return delays[type];
  }

  /// Event times of the newest events by kind, epoch milliseconds; [Long#MIN_VALUE] where none is
  /// among the last ones of the log.
  synchronized long[] newest() {
    long end = home.log().log().end(LogStream.EVENTS);
    EventCodec codec = home.codec();
    home.log()
        .log()
        .scan(
            LogStream.EVENTS,
            Math.max(read, Math.max(0, end - LOOKED_BACK)),
            (offset, entry) -> {
              Event event = codec.decode(entry);
              if (event != null) {
                int type = event.type().index();
                newest[type] = Math.max(newest[type], event.eventTime());
              }
              read = offset + 1;
              return true;
            });
    return newest.clone();
  }
}
