package dev.sextant.simulation;

import dev.sextant.decision.Event;
import dev.sextant.runtime.Refusal;
import dev.sextant.runtime.Refusal.Fault;
import dev.sextant.spec.SystemPlan;
import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/// The events of a world of ads between two moments, in order of time: impressions at a steady
/// rate, clicks seconds to minutes later, conversions minutes to hours after their click. The last
/// impression comes so early that all that follows it is in by the end.
///
/// The same world, start and length give the same events.
public final class AdHistory {
  static final Duration LONGEST_CLICK = Duration.ofMinutes(10);
  static final Duration LONGEST_CONVERSION = Duration.ofHours(2);
  private static final double MEAN_CLICK = Duration.ofSeconds(20).toMillis();
  private static final double MEAN_CONVERSION = Duration.ofMinutes(15).toMillis();
  private static final int STEP = 4096;

  private final AdWorld world;
  private final AdEvents events;
  private final long from;
  private final long until;
  private final long impressions;
  private final Progress progress;
  private final RandomGenerator delays;
  private final AdTally tally = new AdTally();
  private final PriorityQueue<Event> underway =
      new PriorityQueue<>(Comparator.comparingLong(Event::arrivalTime).thenComparing(Event::id));

  /// @param from epoch milliseconds
  /// @param until epoch milliseconds
  /// @throws Refusal when the system lacks the world's events, or the time is too short
  public AdHistory(AdWorld world, SystemPlan plan, long from, long until, Progress progress) {
    this.world = world;
    this.events = AdEvents.of(plan);
    this.from = from;
    this.until = until;
    long last = until - LONGEST_CLICK.plus(LONGEST_CONVERSION).toMillis();
    this.impressions = (long) ((last - from) / 3.6e6 * world.options().impressionsPerHour());
    this.progress = progress;
    this.delays = Chance.of(world.seed(), "ad delays", 0);
    if (impressions < 1) {
      throw new Refusal(
          Fault.CALLER,
          "a history of ads must be longer than 2h10m, in which the last conversions come in");
    }
  }

  /// Hands all events over.
  public void run(Consumer<Event> out) {
    AdWorld.Impressions all = world.impressions(0);
    double step = 3.6e6 / world.options().impressionsPerHour();
    for (long i = 0; i < impressions; i++) {
      long time = from + (long) (i * step);
      arrive(time, out);
      AdImpression one = all.next();
      tally.add(one);
      out.accept(events.shown(i, time, one));
      if (one.clicked()) {
        follow(i, time, one);
      }
      if (i % STEP == 0) {
        progress.reach(i, impressions, "impressions");
      }
    }
    arrive(Long.MAX_VALUE, out);
    progress.reach(impressions, impressions, "impressions");
  }

  private void follow(long number, long time, AdImpression one) {
    long clicked = time + delay(MEAN_CLICK, LONGEST_CLICK);
    underway.add(events.click(number, clicked));
    if (one.converted()) {
      long converted = clicked + delay(MEAN_CONVERSION, LONGEST_CONVERSION);
      underway.add(events.conversion(number, converted, one.worth()));
    }
  }

  /// Exponential; what would be longer than the longest is as long.
  private long delay(double mean, Duration longest) {
    long drawn = 1 + (long) (-mean * Math.log(1 - delays.nextDouble()));
    return Math.min(drawn, longest.toMillis());
  }

  private void arrive(long before, Consumer<Event> out) {
    for (Event next = underway.peek();
        next != null && next.arrivalTime() < before;
        next = underway.peek()) {
      out.accept(underway.remove());
    }
  }

  /// What was handed over; for after [#run].
  public AdReport report() {
    return tally.report(world, from, until);
  }
}
