package dev.sextant.simulation;

import dev.sextant.decision.NearestName;
import dev.sextant.runtime.Refusal;
import dev.sextant.spec.SystemSpec;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
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

  private static final Map<String, Range> KNOWN = new LinkedHashMap<>();

  static {
    KNOWN.put("readers", new Range(400, 1, 1_000_000));
    KNOWN.put("stories_per_hour", new Range(12, 0.1, 10_000));
    KNOWN.put("visits_per_day", new Range(17, 0.01, 10_000));
    KNOWN.put("requests_per_second", new Range(4, 0.001, 10_000));
    KNOWN.put("newcomers", new Range(0.02, 0, 1));
    KNOWN.put("half_life_hours", new Range(12, 0.1, 10_000));
    KNOWN.put("shelf_life_hours", new Range(72, 1, 1_000));
    KNOWN.put("position_bias", new Range(0.6, 0, 10));
    KNOWN.put("disorder", new Range(0.01, 0, 0.5));
    KNOWN.put("delay_speedup", new Range(5, 0.1, 1_000));
    KNOWN.put("share_value", new Range(8, 0, 1_000));
    KNOWN.put("hide_cost", new Range(30, 0, 1_000));
  }

  /// Every option at its default.
  public static NewsOptions standard() {
    return of(Map.of());
  }

  /// @throws Refusal with the place of an option that is not known or out of range
  public static NewsOptions of(SystemSpec.Simulation simulation) {
    simulation
        .options()
        .forEach((name, value) -> complaint(name, value).ifPresent(why -> refuse(simulation, why)));
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
    ToDoubleFunction<String> number =
        name -> {
          Double value = given.get(name);
          return value != null ? value : Range.of(name).usual;
        };
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

  private static Optional<String> complaint(String name, double value) {
    Range range = KNOWN.get(name);
    if (range == null) {
      return Optional.of(
          "no option '" + name + "'" + NearestName.hint(name, "options", KNOWN.keySet()));
    }
    if (!(value >= range.least && value <= range.most)) {
      return Optional.of("`" + name + "` must be in " + range.text() + ", but was " + value);
    }
    return name.equals("readers") && value != Math.rint(value)
        ? Optional.of("`readers` must be a whole number, but was " + value)
        : Optional.empty();
  }

  private static void refuse(SystemSpec.Simulation simulation, String why) {
    throw new Refusal(
        Refusal.Fault.CONFIGURATION,
        simulation.at() + ": world " + simulation.world() + ": " + why);
  }

  private record Range(double usual, double least, double most) {
    static Range of(String name) {
      return Objects.requireNonNull(KNOWN.get(name), name);
    }

    String text() {
      return String.format(Locale.ROOT, "[%s, %s]", least, most);
    }
  }
}
