package dev.sextant.benchmarks;

import dev.sextant.decision.Event;
import dev.sextant.decision.EventType;
import dev.sextant.decision.LogPosition;
import dev.sextant.feature.FeatureState;
import dev.sextant.feature.Window;
import dev.sextant.spec.SystemPlan;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Folds seeded histories, key by key, that leave something in every tile of some windows.
final class History {
  static final long NOW = Instant.parse("2026-06-01T12:00:00Z").toEpochMilli();
  private static final int TILES = 12;

  private final SplittableRandom random = new SplittableRandom(3);
  private final FeatureState state;
  private final EventType[] types;
  private final List<Window> windows;
  private long folded;

  History(SystemPlan plan, FeatureState state, Duration... windows) {
    this.state = state;
    this.windows = Arrays.stream(windows).map(over -> new Window(over.toMillis(), 0)).toList();
    this.types =
        SalesSpec.EVENTS.stream()
            .map(name -> Objects.requireNonNull(plan.event(name)))
            .toArray(EventType[]::new);
  }

  /// @param kinds how many of [SalesSpec#EVENTS] there are
  /// @param each events of each kind in each tile
  /// @param user null for none
  void fold(@Nullable String user, Supplier<String> item, int kinds, int each) {
    for (long time : times(each)) {
      for (int kind = 0; kind < kinds; kind++) {
        state.fold(event(types[kind], time, user, item.get()), new LogPosition(0, ++folded));
      }
    }
  }

  private long[] times(int each) {
    long[] times = new long[TILES * windows.size() * each];
    int filled = 0;
    for (Window window : windows) {
      long length = window.tileLength();
      for (int tile = 0; tile < TILES; tile++) {
        long start = (NOW / length - tile) * length;
        for (int i = 0; i < each; i++) {
          times[filled++] = start + random.nextLong(Math.min(length, NOW - start + 1));
        }
      }
    }
    Arrays.sort(times);
    return times;
  }

  private Event event(EventType type, long time, @Nullable String user, String item) {
    @Nullable Object[] values = new @Nullable Object[type.fields().size()];
    values[type.field("user")] = user;
    values[type.field("item")] = item;
    values[type.field("amount")] = (double) (1 + random.nextInt(20_000));
    return new Event(type, "", time, time, values);
  }
}
