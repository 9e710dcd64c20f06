package dev.sextant.runtime;

import static java.util.Objects.requireNonNull;

import dev.sextant.decision.Event;
import dev.sextant.decision.EventType;
import dev.sextant.decision.LogStream;
import dev.sextant.decision.RecordLog;
import dev.sextant.runtime.Refusal.Fault;
import dev.sextant.spec.compile.EventTypes;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Takes events back, by a record that says so; a [Rebuilding] then makes states without them.
final class Retractor {
  private static final int MOST = 1_000;

  private final Serving serving;
  private final Rebuilding rebuilding;
  private final Clock clock;
  private int count;

  /// @param found what the log has already
  Retractor(Serving serving, Rebuilding rebuilding, Clock clock, Retractions found) {
    this.serving = serving;
    this.rebuilding = rebuilding;
    this.clock = clock;
    this.count = found.count();
  }

  /// @return how many of the events were not taken back before
  synchronized int retract(List<String> events, String reason) {
    check(events);
    SystemHome home = serving.now().home();
    Set<String> known = EventIds.known(home, events);
    List<String> unknown = events.stream().filter(id -> !known.contains(id)).distinct().toList();
    if (!unknown.isEmpty()) {
      throw new Refusal(Fault.UNKNOWN, unknown(unknown));
    }
    Set<String> before = Retractions.of(home).ids();
    int added =
        serving.inTurn(
            now -> {
              List<Event> records = new ArrayList<>();
              events.stream()
                  .distinct()
                  .filter(id -> !before.contains(id))
                  .forEach(id -> records.add(record(now, id, reason)));
              long[] offsets = serving.append(records);
              return (int) Arrays.stream(offsets).filter(at -> at != RecordLog.DUPLICATE).count();
            });
    if (added > 0) {
      rebuilding.withoutRetracted();
    }
    return added;
  }

  private static String unknown(List<String> ids) {
    String first = String.join("', '", ids.subList(0, Math.min(3, ids.size())));
    return "no event '"
        + first
        + "'"
        + (ids.size() > 3 ? " and " + (ids.size() - 3) + " more" : "")
        + " is in the log; nothing was taken back. Only events that were sent with an id can be";
  }

  private static void check(List<String> events) {
    if (events.isEmpty() || events.size() > MOST) {
      throw new Refusal(
          Fault.CALLER, "name 1 to " + MOST + " events to take back, not " + events.size());
    }
    for (String id : events) {
      if (id.startsWith(EventIds.OWN) || id.isEmpty()) {
        throw new Refusal(
            Fault.CALLER, "'" + id + "' is no event that was sent, so it can not be taken back");
      }
    }
  }

  /// The record that takes an event back, to be appended. Needs the turn.
  Event record(Running now, String id, String reason) {
    long time = clock.millis();
    if (count == 0) {
      ControlRecord says =
          new ControlRecord(
              Retractions.KIND, Map.of("position", now.state().position().toString()));
      long[] _ =
          now.home().log().log().append(LogStream.CONTROL, List.of(says.toRecord(time))).join();
    }
    EventType type = requireNonNull(now.plan().event(EventTypes.RETRACTED));
    @Nullable Object[] values = {id, Integer.toString(++count), reason};
    return new Event(type, EventTypes.RETRACTED + ":" + id, time, time, values);
  }
}
