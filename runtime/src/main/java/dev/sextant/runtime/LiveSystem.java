package dev.sextant.runtime;

import static java.util.Objects.requireNonNull;

import dev.sextant.decision.Decision;
import dev.sextant.decision.Event;
import dev.sextant.decision.EventCodec;
import dev.sextant.decision.EventType;
import dev.sextant.decision.LogPosition;
import dev.sextant.decision.LogRecord;
import dev.sextant.decision.LogStream;
import dev.sextant.decision.NearestName;
import dev.sextant.decision.Query;
import dev.sextant.decision.RecordLog;
import dev.sextant.feature.EntityTable;
import dev.sextant.feature.FeatureState;
import dev.sextant.feature.StateStore;
import dev.sextant.math.Hashes;
import dev.sextant.pipeline.Decider;
import dev.sextant.pipeline.DecisionPlan;
import dev.sextant.runtime.Refusal.Fault;
import dev.sextant.runtime.history.DeadLetter;
import dev.sextant.runtime.training.Trainer;
import dev.sextant.spec.SystemPlan;
import dev.sextant.spec.SystemSpec;
import dev.sextant.spec.compile.EventTypes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// A system that runs: takes events, answers queries, remembers both in its log.
///
/// Events are appended first and folded into the feature state after they are synced, in the log's
/// order. Decisions read the state under a read lock, so the position that a decision names is
/// exactly what it saw.
public final class LiveSystem implements DecisionService, AutoCloseable {
  private static final int RECENT = 1000;
  private static final int WARM_UP_QUESTIONS = 200;
  private static final Duration WARM_UP = Duration.ofSeconds(1);
  private static final int BARRIER_EVENTS = 20_000;

  private final SystemHome home;
  private final SystemPlan plan;
  private final Clock clock;
  private final FeatureState state;
  private final StateStore store;
  private final DecisionStore decisions;
  private final Models models;
  private final Intake intake;
  private final EventCodec codec;
  private final Ids ids;
  private final Reviews reviews = new Reviews();
  private final Explaining explaining;
  private final Rescoring rescoring;
  private final Recomputing recomputing;
  private final ExperimentReader experiments;
  private final SkewWatch skew;
  private final Arrivals arrivals;
  private final FeatureSurvey catalog;
  private final ReadWriteLock stateLock = new ReentrantReadWriteLock();
  private final Object acceptLock = new Object();
  private final Deque<Decision> recent = new ArrayDeque<>();
  private final Map<String, Long> decisionOffsets = new ConcurrentHashMap<>();
  private final Map<String, Long> rejected = new TreeMap<>();
  private final AtomicLong accepted = new AtomicLong();
  private final AtomicLong duplicates = new AtomicLong();
  private final AtomicLong decided = new AtomicLong();
  private final AtomicLong degraded = new AtomicLong();
  private volatile Map<String, Answering> answering = Map.of();
  private volatile String obstacle = "";
  private final int barrierEvents;
  private int foldedSinceBarrier;

  /// One request's plan with the deciders that are free to use it.
  private record Answering(DecisionPlan plan, ConcurrentLinkedQueue<Decider> free) {}

  private LiveSystem(SystemHome home, Clock clock, RandomGenerator random, int barrierEvents) {
    this.home = home;
    this.barrierEvents = barrierEvents;
    this.plan = home.plan();
    this.clock = clock;
    SystemHome.Recovered recovered = home.recover();
    this.state = recovered.state();
    this.store = recovered.store();
    this.foldedSinceBarrier = (int) Math.min(Integer.MAX_VALUE, recovered.folded());
    this.decisions = new DecisionStore(home);
    this.models = new Models(plan, home.models());
    this.intake = new Intake(plan);
    this.codec = home.codec();
    this.ids = new Ids(random);
    this.explaining = new Explaining(models);
    this.rescoring = new Rescoring(models, state);
    this.recomputing = new Recomputing(home, Watch.NONE);
    this.experiments = new ExperimentReader(home);
    this.skew = new SkewWatch(home);
    this.arrivals = new Arrivals(home);
    this.catalog = new FeatureSurvey(home, state, stateLock.readLock(), arrivals);
  }

  /// Opens a system: recovers its state from the last barrier and the log's tail, loads its
  /// champions, warms up.
  public static LiveSystem open(SystemHome home, Clock clock, RandomGenerator random) {
    return open(home, clock, random, BARRIER_EVENTS);
  }

  /// @param barrierEvents state goes to disk each time so many events were folded
  static LiveSystem open(SystemHome home, Clock clock, RandomGenerator random, int barrierEvents) {
    LiveSystem system = new LiveSystem(home, clock, random, barrierEvents);
    system.readDecisions();
    system.readRulings();
    system.loadChampions();
    if (system.obstacle.isEmpty()) {
      Meanings.remember(home, clock.millis());
    }
    return system;
  }

  private void readDecisions() {
    home.log()
        .log()
        .scan(
            LogStream.DECISIONS,
            0,
            (offset, entry) -> {
              decisionOffsets.put(entry.id(), offset);
              Decision decision =
                  plan.requests().getFirst().plan().judges() ? decisions.decode(entry) : null;
              if (decision != null) {
                reviews.add(decision);
              }
              return true;
            });
    long from = Math.max(0, home.log().log().end(LogStream.DECISIONS) - RECENT);
    home.log()
        .log()
        .scan(
            LogStream.DECISIONS,
            from,
            (_, entry) -> {
              Decision decision = decisions.decode(entry);
              if (decision != null) {
                remember(decision);
              }
              return true;
            });
  }

  private void readRulings() {
    if (plan.spec().cascade() == null) {
      return;
    }
    home.log()
        .log()
        .scan(
            LogStream.EVENTS,
            0,
            (_, entry) -> {
              Event event = entry.id().startsWith(EventTypes.RULED) ? codec.decode(entry) : null;
              if (event != null) {
                reviews.rule(String.valueOf(event.subject()), event.text(1), event.text(2));
              }
              return true;
            });
  }

  private void loadChampions() {
    obstacle = new Soundness(home).obstacle();
    Map<String, String> champions = models.champions();
    Map<String, Answering> next = new LinkedHashMap<>();
    for (SystemPlan.Request request : plan.requests()) {
      next.put(
          request.plan().name(),
          new Answering(models.assemble(request, champions), new ConcurrentLinkedQueue<>()));
    }
    answering = next;
  }

  /// Refuses to go on when a model would be asked about features that mean something else than when
  /// it was trained.
  ///
  /// @throws Refusal that says which, and how to mend it
  public void requireSound() {
    if (!obstacle.isEmpty()) {
      throw new Refusal(Fault.CONFIGURATION, obstacle);
    }
  }

  /// Begins to compare a sample of the served vectors with the log, in the background.
  public void watchSkew() {
    skew.start(clock);
  }

  /// Decides some questions without telling anyone, so that the first real ones find compiled code:
  /// a cold process would answer them past their deadline.
  public void warmUp() {
    long until = System.nanoTime() + WARM_UP.toNanos();
    for (SystemPlan.Request request : plan.requests()) {
      Answering how = answering(request.plan().name());
      for (int i = 0; i < WARM_UP_QUESTIONS && System.nanoTime() < until; i++) {
        read(how, warmUpQuestion(request, i), "warm-up-" + i);
      }
    }
  }

  private Query warmUpQuestion(SystemPlan.Request request, int number) {
    EntityTable subjects = state.entity(request.plan().subjectEntity());
    String subject =
        subjects.size() == 0
            ? "warm-up"
            : state.symbols().name(subjects.codes()[number % subjects.size()]);
    return new Query(request.plan().name(), subject, clock.millis(), Map.of(), false);
  }

  @Override
  public SystemSpec spec() {
    return plan.spec();
  }

  public SystemHome home() {
    return home;
  }

  // ---- answering

  @Override
  public Decision decide(Query query) {
    requireSound();
    Answering how = answering(query.request());
    Query checked = checked(query, request(query.request()));
    Decision decision = logged(how, checked);
    decided.incrementAndGet();
    if (decision.degraded() != null) {
      degraded.incrementAndGet();
    }
    reviews.add(decision);
    remember(decision);
    return decision;
  }

  /// Decides under an id that no logged decision has.
  private Decision logged(Answering how, Query query) {
    while (true) {
      Decision decision = read(how, query, ids.next(clock.millis()));
      long offset =
          home.log()
              .log()
              .append(LogStream.DECISIONS, List.of(decisions.encode(decision)))
              .join()[0];
      if (offset != RecordLog.DUPLICATE) {
        decisionOffsets.put(decision.id(), offset);
        skew.offer(decision, offset, clock.millis());
        return decision;
      }
    }
  }

  private Decision read(Answering how, Query query, String id) {
    stateLock.readLock().lock();
    try {
      Decider decider = how.free().poll();
      if (decider == null) {
        decider = new Decider(how.plan(), state, System::nanoTime);
      }
      Decision decision = decider.decide(query, id, Hashes.mix(id));
      how.free().offer(decider);
      return decision;
    } finally {
      stateLock.readLock().unlock();
    }
  }

  private Answering answering(String request) {
    Answering how = answering.get(request);
    if (how == null) {
      throw new Refusal(
          Fault.CALLER,
          "no request '"
              + request
              + "'"
              + NearestName.hint(request, "requests", answering.keySet()));
    }
    return how;
  }

  private SystemPlan.Request request(String name) {
    return plan.requests().stream()
        .filter(r -> r.plan().name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /// The query with its fields in the types that features read.
  private static Query checked(Query query, SystemPlan.Request request) {
    if (query.subject().isEmpty() || query.subject().length() > 1000) {
      throw new Refusal(
          Fault.CALLER, "a query names who asks or what is judged, in 1 to 1000 characters");
    }
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    List<String> names = request.fields().stream().map(EventType.Field::name).toList();
    query
        .fields()
        .forEach(
            (name, value) -> {
              int at = names.indexOf(name);
              if (at < 0) {
                throw new Refusal(
                    Fault.CALLER,
                    "request '"
                        + query.request()
                        + "' has no field '"
                        + name
                        + "'"
                        + NearestName.hint(name, "fields", names));
              }
              fields.put(name, value == null ? null : field(request.fields().get(at), value));
            });
    return new Query(query.request(), query.subject(), query.time(), fields, query.explore());
  }

  private static Object field(EventType.Field field, Object value) {
    Object typed = Intake.value(field, value);
    if (typed == null) {
      throw new Refusal(
          Fault.CALLER,
          "field '"
              + field.name()
              + "' must be "
              + field.type().withArticle()
              + ", but is '"
              + value
              + "'");
    }
    return typed;
  }

  private void remember(Decision decision) {
    synchronized (recent) {
      recent.addFirst(decision);
      if (recent.size() > RECENT) {
        recent.removeLast();
      }
    }
  }

  // ---- taking events

  @Override
  public List<Receipt> accept(List<EventInput> inputs) {
    synchronized (acceptLock) {
      long began = System.nanoTime();
      long now = clock.millis();
      Receipt[] receipts = new Receipt[inputs.size()];
      List<Event> events = new ArrayList<>();
      List<Integer> places = new ArrayList<>();
      List<LogRecord> dead = new ArrayList<>();
      for (int i = 0; i < receipts.length; i++) {
        switch (intake.check(inputs.get(i), state, now)) {
          case Intake.Checked.Good(var event) -> {
            events.add(event);
            places.add(i);
          }
          case Intake.Checked.Bad(var why) -> {
            receipts[i] = why;
            dead.add(
                new DeadLetter("http", why.reason(), why.message(), String.valueOf(inputs.get(i)))
                    .toRecord(now));
            count(why.reason());
          }
        }
      }
      if (!dead.isEmpty()) {
        home.log().log().append(LogStream.DEAD_LETTERS, dead).join();
      }
      long[] offsets = append(events, began);
      for (int i = 0; i < offsets.length; i++) {
        receipts[places.get(i)] = receipt(offsets[i], events.get(i).id());
      }
      return List.of(receipts);
    }
  }

  /// Appends and folds, in order.
  ///
  /// @param began when they arrived, by the clock of [System#nanoTime]
  private long[] append(List<Event> events, long began) {
    if (events.isEmpty()) {
      return new long[0];
    }
    List<LogRecord> records = new ArrayList<>(events.size());
    for (Event event : events) {
      state.resolve(event);
      records.add(codec.encode(event));
    }
    long[] offsets = home.log().log().append(LogStream.EVENTS, records).join();
    int generation = state.position().generation();
    stateLock.writeLock().lock();
    try {
      for (int i = 0; i < offsets.length; i++) {
        if (offsets[i] != RecordLog.DUPLICATE) {
          state.fold(events.get(i), new LogPosition(generation, offsets[i] + 1));
          foldedSinceBarrier++;
        }
      }
      if (foldedSinceBarrier >= barrierEvents) {
        barrier();
      }
    } finally {
      stateLock.writeLock().unlock();
    }
    long lag = System.nanoTime() - began;
    events.forEach(event -> arrivals.visible(event.type(), lag));
    return offsets;
  }

  private void barrier() {
    state.barrier(store);
    foldedSinceBarrier = 0;
  }

  private Receipt receipt(long offset, String id) {
    if (offset == RecordLog.DUPLICATE) {
      duplicates.incrementAndGet();
      return new Receipt.Duplicate(id);
    }
    accepted.incrementAndGet();
    return new Receipt.Accepted(offset);
  }

  private void count(String reason) {
    synchronized (rejected) {
      rejected.merge(reason, 1L, Long::sum);
    }
  }

  // ---- looking back

  @Override
  public List<Decision> recent(int limit) {
    synchronized (recent) {
      return recent.stream().limit(limit).toList();
    }
  }

  @Override
  public Optional<Decision> decision(String id) {
    Long offset = decisionOffsets.get(id);
    return offset == null ? Optional.empty() : Optional.ofNullable(decisions.at(offset));
  }

  private Served served(String id) {
    return decision(id)
        .map(decision -> Served.of(decision, plan, models))
        .orElseThrow(
            () ->
                new Refusal(
                    Fault.UNKNOWN,
                    "no decision '" + id + "' of " + plan.spec().name() + " is in the log"));
  }

  @Override
  public Explained explain(String decision, @Nullable String item) {
    return explaining.explain(served(decision), item);
  }

  @Override
  public Replayed replay(String decision, boolean recompute) {
    Served served = served(decision);
    Comparison comparison = new Comparison();
    if (recompute) {
      recomputing.replay(served, comparison);
    }
    rescoring.replay(served, comparison);
    return new Replayed(decision, recompute, comparison.compared(), comparison.differences());
  }

  @Override
  public List<ReviewCase> reviews(int limit) {
    return reviews.waiting(limit);
  }

  @Override
  public ReviewCase rule(String caseId, String ruling, String reviewer, String note) {
    ReviewCase waiting =
        reviews
            .find(caseId)
            .orElseThrow(
                () -> new Refusal(Fault.UNKNOWN, "no case '" + caseId + "' waits for review"));
    SystemSpec.Cascade cascade = plan.spec().cascade();
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
    EventType type = requireNonNull(plan.event(EventTypes.RULED));
    long now = clock.millis();
    @Nullable Object[] values =
        new @Nullable Object[] {caseId, ruling, reviewer, note, waiting.subject()};
    synchronized (acceptLock) {
      append(
          List.of(new Event(type, EventTypes.RULED + ":" + caseId, now, now, values)),
          System.nanoTime());
    }
    reviews.rule(caseId, ruling, reviewer);
    return reviews.find(caseId).orElseThrow();
  }

  @Override
  public ExperimentReport experiment(String name) {
    return experiments.read(name);
  }

  @Override
  public Status status() {
    List<Status.ModelState> states = new ArrayList<>();
    models
        .champions()
        .keySet()
        .forEach(
            head ->
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
                                    m.metrics()))));
    Map<String, Integer> entities = new LinkedHashMap<>();
    for (int i = 0; i < plan.features().entities().size(); i++) {
      entities.put(plan.features().entities().get(i).name(), state.entity(i).size());
    }
    Map<String, Long> reasons;
    synchronized (rejected) {
      reasons = new TreeMap<>(rejected);
    }
    return new Status(
        true,
        state.position(),
        accepted.get(),
        duplicates.get(),
        reasons,
        decided.get(),
        degraded.get(),
        reviews.count(),
        states,
        entities,
        plan.spec().features().size());
  }

  @Override
  public FeatureCatalog catalog() {
    return catalog.read(recent(FeatureSurvey.DECISIONS), clock.millis());
  }

  @Override
  public SkewReport skew() {
    return skew.report();
  }

  /// Compares the sampled decisions that wait, now.
  public void compareNow() {
    skew.pass(clock.millis());
  }

  // ---- learning

  /// Trains on everything in the log and answers with the new models from then on.
  public Trainer.Report retrain(Watch watch) {
    Trainer.Report report = new Trainer(home, watch).run(Long.MAX_VALUE, clock);
    loadChampions();
    return report;
  }

  @Override
  public void close() {
    skew.close();
    synchronized (acceptLock) {
      stateLock.writeLock().lock();
      try {
        barrier();
        store.close();
      } finally {
        stateLock.writeLock().unlock();
      }
    }
    home.close();
  }
}
