package dev.sextant.simulation;

import dev.sextant.decision.Decision;
import dev.sextant.runtime.DecisionService.EventInput;
import dev.sextant.runtime.Refusal;
import dev.sextant.runtime.Refusal.Fault;
import dev.sextant.spec.SystemSpec;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;

/// Readers of news: stories come out and age, readers come by, look down a slate, and click what
/// interests them.
///
/// Speaks to a system that has the request `feed` (for: reader, choose: story, fields: device,
/// session) and the events `impression` (with position), `click`, `share` and `hide`.
public final class NewsWorld implements World {
  private static final String NAME = "news";

  private final long seed;
  private final NewsOptions options;
  private final DayRhythm rhythm;
  private final Newsroom newsroom;
  private final Readership readership;
  private final Exposures exposures;
  private final NewsTruth truth;

  /// @param zone whose hours the day of stories and readers follows
  public NewsWorld(long seed, NewsOptions options, ZoneId zone) {
    this.seed = seed;
    this.options = options;
    this.rhythm = new DayRhythm(zone);
    this.newsroom =
        new Newsroom(
            seed, options.storiesPerHour(), rhythm, (int) (2 * options.shelfLife().toHours() + 48));
    this.readership = new Readership(seed, options.readers());
    this.exposures = new Exposures(4 * options.readers(), options.shelfLife().toMillis());
    this.truth = new NewsTruth(options, newsroom, readership, exposures);
  }

  /// The world that a spec's `simulate:` asks for.
  ///
  /// @throws Refusal when the spec asks for none, or with numbers that make no sense
  public static NewsWorld of(SystemSpec spec) {
    SystemSpec.Simulation simulation = spec.simulate();
    if (simulation == null) {
      throw new Refusal(
          Fault.CONFIGURATION,
          spec.at()
              + ": "
              + spec.name()
              + " has no `simulate:`, so nobody knows its world; add `simulate: {world: news}`");
    }
    if (!simulation.world().equals(NAME)) {
      throw new Refusal(
          Fault.CONFIGURATION,
          simulation.at() + ": readers visit the world news, not the world " + simulation.world());
    }
    return new NewsWorld(simulation.seed(), NewsOptions.of(simulation), spec.timezone());
  }

  public NewsOptions options() {
    return options;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public long seed() {
    return seed;
  }

  @Override
  public List<EventInput> catalogue(long time) {
    return newsroom.published(time - options.shelfLife().toMillis(), time).stream()
        .map(story -> story.upsert(seed, time))
        .toList();
  }

  @Override
  public List<EventInput> publications(long from, long until) {
    return newsroom.published(from, until).stream()
        .map(story -> story.upsert(seed, story.published()))
        .toList();
  }

  @Override
  public Iterator<Visit> visits(long from) {
    double perMilli = options.visitsPerDay() * options.readers() / Duration.ofDays(1).toMillis();
    return new Arrivals(seed, options, readership, rhythm, from, perMilli, true);
  }

  @Override
  public Iterator<Visit> visits(long from, double perSecond) {
    return new Arrivals(seed, options, readership, rhythm, from, perSecond / 1000, false);
  }

  @Override
  public Response respond(Visit visit, Decision decision) {
    Glance glance = new Glance(visit, decision, Chance.of(seed, "glance", Chance.hash(visit.id())));
    boolean newcomer = exposures.of(visit.visitor()).isEmpty();
    Worth worth = truth.worth(visit, glance.slate());
    return glance.over(truth, newsroom, exposures, worth, newcomer);
  }

  @Override
  public Truth truth() {
    return truth;
  }

  @Override
  public Duration settlesWithin() {
    return Glance.LONGEST;
  }

  static Device device(Visit visit) {
    return Device.named(Objects.requireNonNull(visit.query().fields().get("device"), "device"));
  }
}
