package dev.sextant.runtime;

import dev.sextant.decision.Decision;
import dev.sextant.decision.Event;
import java.time.Clock;
import java.util.List;

/// Watches what answers: its features for the catalog, and whether what it served is what the log
/// yields. Begins anew when another plan or state answers.
final class Observation implements AutoCloseable {
  private final Serving serving;
  private final Archive archive;
  private final Clock clock;
  private volatile Watched watched;
  private boolean started;

  /// What is watched of one [Running].
  private record Watched(Running of, Arrivals arrivals, FeatureSurvey survey, SkewWatch skew) {}

  Observation(Serving serving, Archive archive, Clock clock) {
    this.serving = serving;
    this.archive = archive;
    this.clock = clock;
    Running now = serving.now();
    this.watched = watch(now, new SkewWatch(now.home()));
  }

  private Watched watch(Running now, SkewWatch skew) {
    Arrivals arrivals = new Arrivals(now.home());
    FeatureSurvey survey = new FeatureSurvey(now.home(), now.state(), serving.hold(now), arrivals);
    return new Watched(now, arrivals, survey, skew);
  }

  private Watched now() {
    Watched known = watched;
    return known.of() == serving.now() ? known : renew();
  }

  /// Under the same spec, what skew was found stays.
  private synchronized Watched renew() {
    Watched before = watched;
    Running now = serving.now();
    if (before.of() == now) {
      return before;
    }
    boolean same = before.of().home().equals(now.home());
    if (!same) {
      before.skew().end();
    }
    SkewWatch skew = same ? before.skew() : new SkewWatch(now.home());
    if (!same && started) {
      skew.start(clock);
    }
    Watched next = watch(now, skew);
    watched = next;
    return next;
  }

  /// @param by what decided
  /// @param offset where the decision lies in its stream
  void decided(Decision decision, Running by, long offset) {
    Watched now = now();
    if (now.of() == by) {
      now.skew().offer(decision, offset, clock.millis());
    }
  }

  /// Events are seen by decisions from now on.
  ///
  /// @param by what they were folded for
  /// @param lag nanoseconds since they arrived
  void visible(List<Event> events, Running by, long lag) {
    Watched now = now();
    if (now.of() == by) {
      events.forEach(event -> now.arrivals().visible(event.type(), lag));
    }
  }

  FeatureCatalog catalog() {
    while (true) {
      try {
        return now().survey().read(archive.recent(FeatureSurvey.DECISIONS), clock.millis());
      } catch (Serving.Replaced e) {
        // another state answers by now: look at that
      }
    }
  }

  SkewReport skew() {
    return now().skew().report();
  }

  /// Compares the sampled decisions that wait, now.
  void compare() {
    now().skew().pass(clock.millis());
  }

  /// Begins to compare in the background.
  synchronized void start() {
    started = true;
    watched.skew().start(clock);
  }

  @Override
  public void close() {
    watched.skew().close();
  }
}
