package dev.sextant.simulation;

import dev.sextant.decision.Decision;
import dev.sextant.runtime.DecisionService;
import dev.sextant.runtime.DecisionService.EventInput;
import dev.sextant.runtime.DecisionService.Receipt;
import dev.sextant.runtime.Refusal;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/// Lets the people of a world use a system: they visit, are answered, and react some time later.
///
/// Time goes in slices. Visits of a slice are answered in order, each at its time; what has arrived
/// by the end of the slice is handed over in one batch. So a decision may miss what happened since
/// its slice began, as it may anywhere.
///
/// Ids of events follow from the seed, the start of the run and the number of the visit: the same
/// run again adds nothing.
public final class Simulation {
  private static final Duration LIVE_SLICE = Duration.ofMillis(200);
  private static final Duration FIRST_BACK_OFF = Duration.ofMillis(100);
  private static final Duration LONGEST_BACK_OFF = Duration.ofSeconds(10);

  private final World world;
  private final DecisionService service;
  private final Pace pace;
  private final Delivery delivery;
  private final double speedup;
  private final Progress progress;
  private final Recorder recorder;
  private long answered;

  private Simulation(
      World world,
      DecisionService service,
      Pace pace,
      double disorder,
      double speedup,
      Progress progress,
      Recorder recorder) {
    this.world = world;
    this.service = service;
    this.pace = pace;
    this.delivery = new Delivery(world.seed(), disorder, speedup);
    this.speedup = speedup;
    this.progress = progress;
    this.recorder = recorder;
  }

  /// Runs to the end of the history, or until the live schedule is stopped.
  ///
  /// @throws Refusal when a history's request is refused for a reason that waiting cannot cure
  public static void run(
      World world,
      DecisionService service,
      Schedule schedule,
      Progress progress,
      Recorder recorder) {
    switch (schedule) {
      case Schedule.History history ->
          new Simulation(
                  world,
                  service,
                  new Pace.Simulated(history),
                  history.disorder(),
                  1,
                  progress,
                  recorder)
              .replay(history);
      case Schedule.Live live ->
          new Simulation(
                  world,
                  service,
                  new Pace.Real(live),
                  live.disorder(),
                  live.delaySpeedup(),
                  progress,
                  recorder)
              .live(live);
    }
  }

  private void replay(Schedule.History history) {
    Duration settling = world.settlesWithin().plus(Delivery.LONGEST_LAG);
    Visits visits = new Visits(world.visits(history.from()), history.until() - settling.toMillis());
    long length = history.slice().toMillis();
    open(history.from());
    for (long from = history.from(); from < history.until() && !pace.stopped(); from += length) {
      slice(from, Math.min(from + length, history.until()), visits);
      progress.reach(
          minutes(Math.min(from + length, history.until()) - history.from()),
          minutes(history.until() - history.from()),
          "simulated minutes");
    }
  }

  private void live(Schedule.Live live) {
    long start = live.clock().millis();
    Visits visits = new Visits(world.visits(start, live.requestsPerSecond()), Long.MAX_VALUE);
    open(start);
    for (long from = start; !pace.stopped(); from += LIVE_SLICE.toMillis()) {
      slice(from, from + LIVE_SLICE.toMillis(), visits);
      progress.reach(answered, -1, "decisions");
    }
  }

  private void open(long time) {
    pace.reach(time);
    deliver(world.catalogue(time));
  }

  private void slice(long from, long until, Visits visits) {
    for (EventInput publication : world.publications(from, until)) {
      delivery.add(publication, publication.time() == null ? until : publication.time());
    }
    while (visits.hasNextBefore(until) && !pace.stopped()) {
      visit(visits.next());
    }
    pace.reach(until);
    deliver(delivery.arrived(until));
  }

  private void visit(Visit planned) {
    long now = pace.reach(planned.time());
    if (pace.tooLate(planned.time(), now)) {
      recorder.missed(planned);
      return;
    }
    Visit visit = planned.at(now);
    patiently("a decision", () -> service.decide(visit.query()))
        .ifPresent(decision -> react(visit, decision));
  }

  private void react(Visit visit, Decision decision) {
    Response response = world.respond(visit, decision);
    for (Response.Act act : response.acts()) {
      long time = visit.time() + (long) (act.delay() / speedup);
      delivery.add(act.at(time), time);
    }
    answered++;
    recorder.answered(visit, decision, response);
  }

  private void deliver(List<EventInput> events) {
    if (!events.isEmpty()) {
      Optional<List<Receipt>> receipts =
          patiently("a batch of events", () -> service.accept(events));
      receipts.ifPresent(all -> recorder.delivered(events, all));
    }
  }

  /// Asks until there is an answer, with growing pauses.
  ///
  /// @return nothing when the run was stopped meanwhile
  private <T> Optional<T> patiently(String what, Supplier<T> request) {
    Duration pause = FIRST_BACK_OFF;
    while (!pace.stopped()) {
      try {
        return Optional.of(request.get());
      } catch (Refusal refusal) {
        recorder.refused(refusal);
        if (!pace.endures(refusal)) {
          throw refusal;
        }
        progress.say(refused(what, refusal, pause));
        pace.pause(pause);
        pause = shorter(pause.multipliedBy(2), LONGEST_BACK_OFF);
      }
    }
    return Optional.empty();
  }

  private static String refused(String what, Refusal refusal, Duration pause) {
    return String.format(
        Locale.ROOT,
        "%s was refused: %s; asking again in %.1f s",
        what,
        refusal.getMessage(),
        pause.toMillis() / 1000.0);
  }

  private static Duration shorter(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }

  private static long minutes(long millis) {
    return Duration.ofMillis(millis).toMinutes();
  }

  /// The visits before an end, seen one ahead.
  private static final class Visits {
    private final Iterator<Visit> all;
    private final long end;
    private Visit ahead;

    Visits(Iterator<Visit> all, long end) {
      this.all = all;
      this.end = end;
      this.ahead = all.next();
    }

    boolean hasNextBefore(long time) {
      return ahead.time() < Math.min(time, end);
    }

    Visit next() {
      Visit next = ahead;
      ahead = all.next();
      return next;
    }
  }
}
