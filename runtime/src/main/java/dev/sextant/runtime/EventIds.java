package dev.sextant.runtime;

import dev.sextant.decision.LogStream;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/// Which ids the event log has. Reads all of it, beside whatever else goes on.
final class EventIds {
  /// Sextant's own events begin with this.
  static final String OWN = "sextant.";

  private EventIds() {}

  /// @return those of the ids that an event in the log has
  static Set<String> known(SystemHome home, Collection<String> ids) {
    Set<String> wanted = new HashSet<>(ids);
    Set<String> known = new HashSet<>();
    if (!wanted.isEmpty()) {
      home.log()
          .log()
          .scan(
              LogStream.EVENTS,
              0,
              (_, entry) -> {
                if (wanted.contains(entry.id())) {
                  known.add(entry.id());
                }
                return known.size() < wanted.size();
              });
    }
    return known;
  }
}
