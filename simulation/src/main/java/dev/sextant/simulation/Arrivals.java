package dev.sextant.simulation;

import dev.sextant.decision.Query;
import java.time.Duration;
import java.util.Iterator;
import java.util.Map;
import java.util.random.RandomGenerator;

/// The visits of a run, as a Poisson process without end.
final class Arrivals implements Iterator<Visit> {
  private final NewsOptions options;
  private final Readership readership;
  private final DayRhythm rhythm;
  private final double perMilli;
  private final boolean rhythmic;
  private final String run;
  private final RandomGenerator random;
  private double time;
  private long visits;
  private long newcomers;

  /// @param perMilli visits in a millisecond, on average over the day
  /// @param rhythmic whether there are fewer visits at night
  Arrivals(
      long seed,
      NewsOptions options,
      Readership readership,
      DayRhythm rhythm,
      long from,
      double perMilli,
      boolean rhythmic) {
    this.options = options;
    this.readership = readership;
    this.rhythm = rhythm;
    this.perMilli = perMilli;
    this.rhythmic = rhythmic;
    this.run = seed + "-" + Long.toString(from, Character.MAX_RADIX) + "-";
    this.random = Chance.of(seed, "visits", from);
    this.time = from;
  }

  @Override
  public boolean hasNext() {
    return true;
  }

  @Override
  public Visit next() {
    time = nextTime();
    Reader reader = next(random.nextDouble() < options.newcomers());
    String id = run + visits++;
    return new Visit(
        id,
        new Query(
            "feed",
            reader.id(),
            (long) time,
            Map.of("device", reader.deviceOf(random).word(), "session", "visit-" + id),
            true));
  }

  /// Thins a process at the peak's rate down to the hour's.
  private double nextTime() {
    if (!rhythmic) {
      return time + random.nextExponential() / perMilli;
    }
    double at = time;
    do {
      at += random.nextExponential() / (perMilli * DayRhythm.PEAK);
    } while (random.nextDouble() * DayRhythm.PEAK >= rhythm.at((long) at, Duration.ZERO));
    return at;
  }

  private Reader next(boolean newcomer) {
    return newcomer ? readership.numbered(readership.count() + newcomers++) : regular();
  }

  /// Draws one of those who are there, the active and wakeful ones more often.
  private Reader regular() {
    while (true) {
      Reader reader = readership.numbered(newcomers + random.nextInt(readership.count()));
      double here = reader.activity() * rhythm.at((long) time, reader.lateness());
      if (random.nextDouble() * Reader.MOST_ACTIVE * DayRhythm.PEAK < here) {
        return reader;
      }
    }
  }
}
