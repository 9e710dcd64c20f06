package dev.sextant.simulation;

import dev.sextant.runtime.Refusal;
import dev.sextant.spec.SystemSpec;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.LongConsumer;
import java.util.function.ToDoubleFunction;

/// The numbers of a news world, as `simulate:` of a spec gives them.
///
/// @param readers there at a time
/// @param storiesPerHour on average over the day
/// @param visitsPerDay of one reader, on average; in history
/// @param requestsPerSecond of all readers together; live
/// @param newcomers the share of visits by somebody new, in whose favour another one leaves
/// @param halfLife after which the odds of a click are halved
/// @param shelfLife after which a story is no longer available
/// @param positionBias exponent b of the examination 1/k^b
/// @param disorder the share of events that come twice, and the share that come late
/// @param delaySpeedup live reactions come this many times sooner
/// @param shareValue of a share, in clicks
/// @param hideCost of a hide, in clicks
public record NewsOptions(
    int readers,
    double storiesPerHour,
    double visitsPerDay,
    double requestsPerSecond,
    double newcomers,
    Duration halfLife,
    Duration shelfLife,
    double positionBias,
    double disorder,
    double delaySpeedup,
    double shareValue,
    double hideCost) {
  private static final Duration SLICE = Duration.ofMinutes(1);

  private static final Map<String, OptionRange> KNOWN = new LinkedHashMap<>();

  static {
    KNOWN.put("readers", OptionRange.whole(400, 1, 1_000_000));
    KNOWN.put("stories_per_hour", new OptionRange(12, 0.1, 10_000));
    KNOWN.put("visits_per_day", new OptionRange(17, 0.01, 10_000));
    KNOWN.put("requests_per_second", new OptionRange(4, 0.001, 10_000));
    KNOWN.put("newcomers", new OptionRange(0.02, 0, 1));
    KNOWN.put("half_life_hours", new OptionRange(12, 0.1, 10_000));
    KNOWN.put("shelf_life_hours", new OptionRange(72, 1, 1_000));
    KNOWN.put("position_bias", new OptionRange(0.6, 0, 10));
    KNOWN.put("disorder", new OptionRange(0.01, 0, 0.5));
    KNOWN.put("delay_speedup", new OptionRange(5, 0.1, 1_000));
    KNOWN.put("share_value", new OptionRange(8, 0, 1_000));
    KNOWN.put("hide_cost", new OptionRange(30, 0, 1_000));
  }

  /// Every option at its default.
  public static NewsOptions standard() {
    return of(Map.of());
  }

  /// @throws Refusal with the place of an option that is not known or out of range
  public static NewsOptions of(SystemSpec.Simulation simulation) {
    OptionRange.require(simulation, KNOWN);
    return of(simulation.options());
  }

  /// A history with these numbers, in slices of a minute.
  public Schedule.History history(long from, long until, LongConsumer clock) {
    return new Schedule.History(from, until, SLICE, disorder, clock);
  }

  /// A live run with these numbers.
  public Schedule.Live live(Clock clock, CountDownLatch stop) {
    return new Schedule.Live(clock, requestsPerSecond, delaySpeedup, disorder, stop);
  }

  private static NewsOptions of(Map<String, Double> given) {
    ToDoubleFunction<String> number = name -> OptionRange.value(name, given, KNOWN);
    return new NewsOptions(
        (int) number.applyAsDouble("readers"),
        number.applyAsDouble("stories_per_hour"),
        number.applyAsDouble("visits_per_day"),
        number.applyAsDouble("requests_per_second"),
        number.applyAsDouble("newcomers"),
        hours(number.applyAsDouble("half_life_hours")),
        hours(number.applyAsDouble("shelf_life_hours")),
        number.applyAsDouble("position_bias"),
        number.applyAsDouble("disorder"),
        number.applyAsDouble("delay_speedup"),
        number.applyAsDouble("share_value"),
        number.applyAsDouble("hide_cost"));
  }

  private static Duration hours(double hours) {
    return Duration.ofMillis(Math.round(hours * Duration.ofHours(1).toMillis()));
  }
}
