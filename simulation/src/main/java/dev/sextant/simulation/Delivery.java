package dev.sextant.simulation;

import dev.sextant.runtime.DecisionService.EventInput;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Events on their way, each handed over when it arrives. A few come twice and a few come late, as
/// they do wherever phones send them.
final class Delivery {
  /// The most that a late event or a second copy lags behind.
  static final Duration LONGEST_LAG = Duration.ofMinutes(5);

  private final long seed;
  private final double disorder;
  private final double speedup;
  private final PriorityQueue<Parcel> underway =
      new PriorityQueue<>(
          Comparator.comparingLong(Parcel::arrival).thenComparingLong(Parcel::number));
  private long added;

  Delivery(long seed, double disorder, double speedup) {
    this.seed = seed;
    this.disorder = disorder;
    this.speedup = speedup;
  }

  /// @param time when it happens
  void add(EventInput event, long time) {
    RandomGenerator random = Chance.of(seed, "delivery", hash(event.id()));
    boolean late = random.nextDouble() < disorder;
    boolean twice = random.nextDouble() < disorder;
    underway.add(new Parcel(late ? time + lag(random) : time, added++, event));
    if (twice) {
      underway.add(new Parcel(time + lag(random), added++, event));
    }
  }

  /// Takes out what has arrived by `time`, in order of arrival.
  List<EventInput> arrived(long time) {
    List<EventInput> events = new ArrayList<>();
    for (Parcel next = underway.peek();
        next != null && next.arrival <= time;
        next = underway.peek()) {
      underway.remove();
      events.add(next.event);
    }
    return events;
  }

  private long lag(RandomGenerator random) {
    return (long) (random.nextDouble() * LONGEST_LAG.toMillis() / speedup);
  }

  private static long hash(@Nullable String id) {
    return id == null ? 0 : Chance.hash(id);
  }

  /// @param number keeps the order of events that arrive together
  private record Parcel(long arrival, long number, EventInput event) {}
}
