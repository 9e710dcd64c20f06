package dev.sextant.runtime;

import static java.util.Objects.requireNonNull;

import dev.sextant.decision.Decision;
import dev.sextant.decision.Event;
import dev.sextant.decision.EventType;
import dev.sextant.decision.NearestName;
import dev.sextant.decision.Query;
import dev.sextant.model.Manifest;
import dev.sextant.model.ModelProblem;
import dev.sextant.runtime.Refusal.Fault;
import dev.sextant.runtime.training.Trainer;
import dev.sextant.spec.SystemPlan;
import dev.sextant.spec.SystemSpec;
import dev.sextant.spec.compile.EventTypes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// A system that runs: takes events, answers queries, remembers both in its log.
///
/// [Acceptance] takes events, [Answers] answers, [Archive] looks back, [Rebuilding] makes states
/// anew; they meet in [Serving], which holds what answers now.
public final class LiveSystem implements DecisionService, AutoCloseable {
  private static final int BARRIER_EVENTS = 100_000;

  private final Clock clock;
  private final Serving serving;
  private final Archive archive;
  private final Observation observation;
  private final Shadow shadow;
  private final Answers answers;
  private final Rebuilding rebuilding;
  private final Retractor retractor;
  private final Acceptance acceptance;
  private @Nullable Path specFile;

  private LiveSystem(
      SystemHome home, Clock clock, RandomGenerator random, int barrierEvents, Watch watch) {
    this.clock = clock;
    Retractions retractions = Retractions.of(home);
    Running running = new Running(Hindsight.of(home), home.recover(), retractions.last());
    this.serving = new Serving(running, barrierEvents);
    this.archive = new Archive(home, running.hindsight());
    running.remember(clock.millis());
    this.observation = new Observation(serving, archive, clock);
    this.shadow = new Shadow(serving, clock);
    this.answers = new Answers(serving, archive, observation, shadow, clock, random);
    this.rebuilding = new Rebuilding(serving, archive, clock, watch);
    this.retractor = new Retractor(serving, rebuilding, clock, retractions);
    this.acceptance = new Acceptance(serving, observation, retractor, rebuilding, clock);
    if (retractions.isPending()) {
      rebuilding.withoutRetracted();
    }
  }

  /// Opens a system: recovers its state from the last barrier and the log's tail, loads its
  /// champions, and goes on with what was taken back and is still in the state.
  public static LiveSystem open(SystemHome home, Clock clock, RandomGenerator random) {
    return open(home, clock, random, BARRIER_EVENTS);
  }

  /// @param barrierEvents state goes to disk each time so many events were folded
  static LiveSystem open(SystemHome home, Clock clock, RandomGenerator random, int barrierEvents) {
    return open(home, clock, random, barrierEvents, Watch.NONE);
  }

  /// @param watch is told how far a state is that is made anew
  static LiveSystem open(
      SystemHome home, Clock clock, RandomGenerator random, int barrierEvents, Watch watch) {
    return new LiveSystem(home, clock, random, barrierEvents, watch);
  }

  /// Names the file that [#backfill] reads again.
  public void specIn(Path file) {
    specFile = file;
  }

  /// Refuses to go on when a model would be asked about features that mean something else than when
  /// it was trained.
  ///
  /// @throws Refusal that says which, and how to mend it
  public void requireSound() {
    serving.now().requireSound();
  }

  /// Begins to compare a sample of the served vectors with the log, in the background.
  public void watchSkew() {
    observation.start();
  }

  /// Decides some questions without telling anyone, so that the first real ones find compiled code.
  public void warmUp() {
    answers.warmUp();
  }

  @Override
  public SystemSpec spec() {
    return plan().spec();
  }

  private SystemPlan plan() {
    return home().plan();
  }

  public SystemHome home() {
    return serving.now().home();
  }

  @Override
  public Decision decide(Query query) {
    return answers.decide(query);
  }

  @Override
  public List<Receipt> accept(List<EventInput> events) {
    return acceptance.accept(events);
  }

  // ---- states made anew

  @Override
  public int retract(List<String> events, String reason) {
    return retractor.retract(events, reason);
  }

  @Override
  public void backfill(@Nullable String feature) {
    Path file = specFile;
    if (file == null) {
      throw new Refusal(Fault.CALLER, "this system was not started from a spec's file");
    }
    SystemPlan next = read(file);
    if (!next.spec().name().equals(spec().name())) {
      throw new Refusal(
          Fault.CONFIGURATION,
          file
              + " is the spec of '"
              + next.spec().name()
              + "' now, not of '"
              + spec().name()
              + "'");
    }
    if (next.spec().digest().equals(spec().digest())) {
      throw new Refusal(Fault.CALLER, file + " has not changed: the system answers by it already");
    }
    if (feature != null && !next.spec().features().containsKey(feature)) {
      throw new Refusal(
          Fault.CALLER,
          "no feature '"
              + feature
              + "' in "
              + file
              + NearestName.hint(feature, "features", next.spec().features().keySet()));
    }
    requireSound(next);
    rebuilding.under(next);
  }

  /// A spec under which the present models could not be asked is not put in place.
  private void requireSound(SystemPlan next) {
    String obstacle = new Soundness(home().under(next)).obstacle();
    if (!obstacle.isEmpty()) {
      throw new Refusal(Fault.CONFIGURATION, "nothing was changed: " + obstacle);
    }
  }

  private static SystemPlan read(Path file) {
    try {
      return switch (Systems.load(file)) {
        case Systems.Result.Loaded(var plan) -> plan;
        case Systems.Result.Wrong(var problems) ->
            throw new Refusal(
                Fault.CONFIGURATION,
                "the spec has problems, so nothing was changed: "
                    + String.join("; ", problems.stream().map(Object::toString).toList()));
      };
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Waits until no state is being made anew.
  ///
  /// @throws IllegalStateException when the last one failed
  public void awaitRebuilt() {
    rebuilding.await();
  }

  // ---- looking back

  @Override
  public List<Decision> recent(int limit) {
    return archive.recent(limit);
  }

  @Override
  public Optional<Decision> decision(String id) {
    return archive.decision(id);
  }

  @Override
  public Explained explain(String decision, @Nullable String item) {
    return archive.explain(decision, item);
  }

  @Override
  public Replayed replay(String decision, boolean recompute) {
    return archive.replay(decision, recompute);
  }

  @Override
  public List<ReviewCase> reviews(int limit) {
    return archive.reviews().waiting(limit);
  }

  @Override
  public ReviewCase rule(String caseId, String ruling, String reviewer, String note) {
    Reviews reviews = archive.reviews();
    ReviewCase waiting =
        reviews
            .find(caseId)
            .orElseThrow(
                () -> new Refusal(Fault.UNKNOWN, "no case '" + caseId + "' waits for review"));
    SystemSpec.Cascade cascade = spec().cascade();
    if (cascade == null || !cascade.rulings().contains(ruling)) {
      List<String> known = cascade == null ? List.of() : cascade.rulings();
      throw new Refusal(
          Fault.CALLER, "no ruling '" + ruling + "'" + NearestName.hint(ruling, "rulings", known));
    }
    if (waiting.ruling() != null) {
      throw new Refusal(
          Fault.CALLER,
          "case '"
              + caseId
              + "' was ruled "
              + waiting.ruling()
              + " by "
              + waiting.reviewer()
              + " already");
    }
    serving.inTurn(now -> serving.append(List.of(ruled(now, waiting, ruling, reviewer, note))));
    reviews.rule(caseId, ruling, reviewer);
    return reviews.find(caseId).orElseThrow();
  }

  private Event ruled(
      Running now, ReviewCase waiting, String ruling, String reviewer, String note) {
    EventType type = requireNonNull(now.plan().event(EventTypes.RULED));
    long time = clock.millis();
    @Nullable Object[] values = {waiting.id(), ruling, reviewer, note, waiting.subject()};
    return new Event(type, EventTypes.RULED + ":" + waiting.id(), time, time, values);
  }

  @Override
  public ExperimentReport experiment(String name) {
    return serving.now().experiments().read(name);
  }

  @Override
  public FeatureCatalog catalog() {
    return observation.catalog();
  }

  @Override
  public FeatureRows features(Query query, List<String> items, List<String> features) {
    return serving.read(now -> FeatureLookup.read(now, query, items, features));
  }

  @Override
  public SkewReport skew() {
    return observation.skew();
  }

  /// Compares the sampled decisions that wait, now.
  public void compareNow() {
    observation.compare();
  }

  @Override
  public Status status() {
    List<Status.ModelState> champions = champions(serving.now().models());
    return serving.read(now -> status(now, champions));
  }

  private Status status(Running now, List<Status.ModelState> champions) {
    Map<String, Integer> entities = new LinkedHashMap<>();
    for (int i = 0; i < now.plan().features().entities().size(); i++) {
      entities.put(now.plan().features().entities().get(i).name(), now.state().entity(i).size());
    }
    return new Status(
        true,
        now.state().position(),
        acceptance.accepted(),
        acceptance.duplicates(),
        acceptance.rejected(),
        answers.decided(),
        answers.degraded(),
        archive.reviews().count(),
        champions,
        entities,
        now.plan().spec().features().size(),
        now.state().memory(),
        rebuilding.progress());
  }

  private static List<Status.ModelState> champions(Models models) {
    List<Status.ModelState> states = new ArrayList<>();
    for (String head : models.champions().keySet()) {
      models
          .registry()
          .champion(head)
          .ifPresent(
              m ->
                  states.add(
                      new Status.ModelState(
                          head,
                          m.learner(),
                          m.version(),
                          Instant.ofEpochMilli(m.provenance().created()).toString(),
                          m.metrics())));
    }
    return states;
  }

  // ---- learning

  /// Trains on everything in the log and answers with the new models from then on.
  public Trainer.Report retrain(Watch watch) {
    Trainer.Report report = new Trainer(home(), watch).run(Long.MAX_VALUE, clock);
    serving.inTurn(
        now -> {
          now.loadChampions();
          return now;
        });
    return report;
  }

  // ---- models

  @Override
  public List<ModelDesk.Listed> models() {
    return new ModelDesk(home(), clock).list();
  }

  @Override
  public List<ShadowReport> shadows() {
    return shadow.report();
  }

  @Override
  public Manifest promote(String head, @Nullable String version) {
    return changed(desk -> desk.promote(head, version));
  }

  @Override
  public Manifest rollback(String head) {
    return changed(desk -> desk.rollback(head));
  }

  @Override
  public Manifest challenge(String head, @Nullable String version) {
    return changed(desk -> desk.challenge(head, version));
  }

  @Override
  public Manifest withdraw(String head) {
    return changed(desk -> desk.withdraw(head));
  }

  /// Answers with what the registry says from then on.
  private Manifest changed(Function<ModelDesk, Manifest> change) {
    return serving.inTurn(
        now -> {
          try {
            Manifest changed = change.apply(new ModelDesk(now.home(), clock));
            now.loadChampions();
            return changed;
          } catch (ModelProblem problem) {
            throw new Refusal(Fault.CALLER, String.valueOf(problem.getMessage()));
          }
        });
  }

  @Override
  public void close() {
    observation.close();
    shadow.close();
    rebuilding.close();
    serving.close();
  }
}
