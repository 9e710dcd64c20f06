package dev.sextant.runtime;

import static java.util.Objects.requireNonNull;

import dev.sextant.decision.Event;
import dev.sextant.decision.EventCodec;
import dev.sextant.decision.LogRecord;
import dev.sextant.decision.LogStream;
import dev.sextant.spec.compile.EventTypes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Which events were taken back, and from which log position on that holds.
///
/// A retraction is a record in the event stream. It holds from the next `sextant.rebuilt` on:
/// states below that position were folded with the event, states above it without.
public final class Retractions {
  /// Kind of the control record that says that the event stream has retractions.
  static final String KIND = "retraction";

  private static final Epoch FIRST = new Epoch(0, 0, Map.of());

  private final List<Epoch> epochs = new ArrayList<>(List.of(FIRST));
  private final List<Retracted> retracted = new ArrayList<>();

  /// @param number counts up from 1
  /// @param offset of the retraction itself
  private record Retracted(int number, String event, long offset) {}

  /// The states of a stretch of the log.
  ///
  /// @param from the first log offset that such a state reflects
  /// @param through number of the last retraction that it is without; 0 for none
  /// @param without event id -> the offset below which it is left out
  public record Epoch(long from, int through, Map<String, Long> without) {
    /// Whether a record is left out of these states.
    public boolean skips(long offset, LogRecord entry) {
      Long before = without.isEmpty() ? null : without.get(entry.id());
      return before != null && offset < before;
    }
  }

  private Retractions() {}

  /// Reads the log, unless it has no retraction, which the control stream tells.
  public static Retractions of(SystemHome home) {
    Retractions found = new Retractions();
    if (isAny(home)) {
      EventCodec codec = home.codec();
      home.log()
          .log()
          .scan(
              LogStream.EVENTS,
              0,
              (offset, entry) -> {
                found.read(offset, entry, codec);
                return true;
              });
    }
    return found;
  }

  private static boolean isAny(SystemHome home) {
    boolean[] any = {false};
    home.log()
        .log()
        .scan(
            LogStream.CONTROL,
            0,
            (_, entry) -> {
              any[0] |= ControlRecord.of(entry).kind().equals(KIND);
              return !any[0];
            });
    return any[0];
  }

  private void read(long offset, LogRecord entry, EventCodec codec) {
    if (entry.id().startsWith(EventTypes.RETRACTED)) {
      Event event = requireNonNull(codec.decode(entry));
      int number = Integer.parseInt(requireNonNull(event.text(1)));
      retracted.add(new Retracted(number, requireNonNull(event.subject()), offset));
    } else if (entry.id().startsWith(EventTypes.REBUILT)) {
      Event event = requireNonNull(codec.decode(entry));
      epochs.add(epoch(offset + 1, Integer.parseInt(requireNonNull(event.subject()))));
    }
  }

  private Epoch epoch(long from, int through) {
    Map<String, Long> without = new HashMap<>();
    retracted.stream()
        .filter(each -> each.number() <= through)
        .forEach(each -> without.put(each.event(), each.offset()));
    return new Epoch(from, through, without);
  }

  /// In the order of the log; the first one begins at 0 and is without nothing.
  public List<Epoch> epochs() {
    return epochs;
  }

  /// The one that a state belongs to.
  ///
  /// @param offset the log offset that the state reflects
  public Epoch at(long offset) {
    return epochs.reversed().stream()
        .filter(each -> each.from() <= offset)
        .findFirst()
        .orElse(FIRST);
  }

  /// The one that the log ends in.
  public Epoch last() {
    return epochs.getLast();
  }

  /// The one that the next rebuild makes: without everything that was taken back until now.
  Epoch next() {
    return epoch(Long.MAX_VALUE, count());
  }

  /// Number of the last retraction.
  int count() {
    return retracted.stream().mapToInt(Retracted::number).max().orElse(0);
  }

  /// Whether something was taken back that states still have.
  boolean isPending() {
    return count() > last().through();
  }

  /// Ids of events that were taken back, whether states are without them yet or not.
  Set<String> ids() {
    return epoch(0, Integer.MAX_VALUE).without().keySet();
  }
}
