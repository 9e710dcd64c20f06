package dev.sextant.simulation;

import java.util.HashMap;
import java.util.Map;

/// What each reader was shown and clicked, as far as it still matters.
final class Exposures {
  private static final int PRUNED_AT = 2_000;

  private final long shelfLife;
  private final Map<String, Map<String, Seen>> byReader;

  /// @param readers how many are remembered
  /// @param shelfLife milliseconds after which nobody is shown a story any more
  Exposures(int readers, long shelfLife) {
    this.byReader = new Recent<>(readers);
    this.shelfLife = shelfLife;
  }

  /// Story id -> what the reader has seen of it; empty for a newcomer.
  Map<String, Seen> of(String reader) {
    return byReader.getOrDefault(reader, Map.of());
  }

  void shown(String reader, Story story, long time, boolean clicked) {
    Map<String, Seen> seen = byReader.computeIfAbsent(reader, _ -> new HashMap<>());
    seen.merge(story.id(), new Seen(1, clicked, story.published()), Seen::and);
    if (seen.size() > PRUNED_AT) {
      seen.values().removeIf(old -> old.published < time - shelfLife);
    }
  }

  /// @param times on a screen in front of the reader
  record Seen(int times, boolean clicked, long published) {
    static final Seen NOTHING = new Seen(0, false, 0);

    Seen and(Seen more) {
      return new Seen(times + more.times, clicked || more.clicked, published);
    }
  }
}
