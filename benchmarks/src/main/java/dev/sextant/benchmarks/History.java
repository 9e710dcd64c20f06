package dev.sextant.benchmarks;

import dev.sextant.decision.Event;
import dev.sextant.decision.EventType;
import dev.sextant.decision.LogPosition;
import dev.sextant.feature.FeatureState;
import dev.sextant.spec.SystemPlan;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// Folds seeded histories, key by key, that leave something in nearly every tile of windows from
/// minutes to months: ages are drawn evenly on a logarithmic scale.
final class History {
  static final long NOW = Instant.parse("2026-06-01T12:00:00Z").toEpochMilli();
  private static final double YOUNGEST = Duration.ofSeconds(1).toMillis();

  private final SplittableRandom random = new SplittableRandom(3);
  private final FeatureState state;
  private final EventType[] types;
  private final double oldest;
  private long folded;

  History(SystemPlan plan, FeatureState state, Duration oldest) {
    this.state = state;
    this.oldest = oldest.toMillis();
    this.types =
        SalesSpec.EVENTS.stream()
            .map(name -> Objects.requireNonNull(plan.event(name)))
            .toArray(EventType[]::new);
  }

  /// @param kinds how many of [SalesSpec#EVENTS] there are
  /// @param each events of each kind
  /// @param user null for none
  void fold(@Nullable String user, @Nullable String item, int kinds, int each) {
    long[] times = new long[each];
    for (int i = 0; i < each; i++) {
      double age = YOUNGEST * Math.pow(oldest / YOUNGEST, random.nextDouble());
      times[i] = NOW - (long) age;
    }
    Arrays.sort(times);
    for (long time : times) {
      for (int kind = 0; kind < kinds; kind++) {
        state.fold(event(types[kind], time, user, item), new LogPosition(0, ++folded));
      }
    }
  }

  private Event event(EventType type, long time, @Nullable String user, @Nullable String item) {
    @Nullable Object[] values = new @Nullable Object[type.fields().size()];
    values[type.field("user")] = user;
    values[type.field("item")] = item;
    values[type.field("amount")] = (double) (1 + random.nextInt(20_000));
    return new Event(type, "", time, time, values);
  }
}
