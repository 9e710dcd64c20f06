package dev.sextant.server;

import dev.sextant.decision.Decision;
import dev.sextant.decision.LogPosition;
import dev.sextant.decision.Query;
import dev.sextant.feature.FeatureState;
import dev.sextant.model.Calibrator;
import dev.sextant.model.Manifest;
import dev.sextant.model.Signature;
import dev.sextant.monitoring.SkewTally;
import dev.sextant.runtime.DecisionService;
import dev.sextant.runtime.ExperimentReport;
import dev.sextant.runtime.FeatureCatalog;
import dev.sextant.runtime.FeatureRows;
import dev.sextant.runtime.ModelDesk;
import dev.sextant.runtime.Refusal;
import dev.sextant.runtime.ShadowReport;
import dev.sextant.runtime.SkewReport;
import dev.sextant.spec.Source;
import dev.sextant.spec.SystemPlan;
import dev.sextant.spec.SystemSpec;
import dev.sextant.spec.catalog.Fingerprints;
import dev.sextant.spec.catalog.Lineage;
import dev.sextant.spec.catalog.Wording;
import dev.sextant.spec.compile.SystemCompiler;
import dev.sextant.spec.read.SpecReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/// A system that lives in memory: it keeps events and decisions, and judges by the formula of its
/// subclass.
abstract class World implements DecisionService {
  private static final List<String> VERSIONS = List.of("v0001", "v0002", "v0003", "v0007");

  private final SystemSpec spec;
  private final Map<String, Decision> decisions = new LinkedHashMap<>();
  private final Set<String> eventIds = new HashSet<>();
  private final Map<String, Long> rejected = new TreeMap<>();
  final List<EventInput> events = new ArrayList<>();
  private long duplicates;
  private String answering = "v0002";
  private @Nullable String challenging = "v0003";

  /// Counted by the tests.
  final SkewTally skew = new SkewTally(0);

  private Status.@Nullable Rebuild rebuild;
  volatile boolean ready = true;

  /// When set, decisions wait here: for tests of a busy server.
  volatile @Nullable CountDownLatch gate;

  World(String file) {
    this.spec = read(file);
  }

  private static SystemSpec read(String file) {
    try (InputStream in = Objects.requireNonNull(World.class.getResourceAsStream(file))) {
      return switch (SpecReader.read(in.readAllBytes(), file)) {
        case SpecReader.Result.Read(var spec) -> spec;
        case SpecReader.Result.Failed(var problems) ->
            throw new IllegalStateException(problems.toString());
      };
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  abstract Decision answer(Query query, String id);

  abstract Explained.Head explain(Decision decision, String item);

  @Override
  public SystemSpec spec() {
    return spec;
  }

  @Override
  public Decision decide(Query query) {
    await();
    synchronized (this) {
      Decision decision = answer(query, spec.name() + "-" + (decisions.size() + 1));
      decisions.put(decision.id(), decision);
      return decision;
    }
  }

  private void await() {
    await(gate);
  }

  static void await(@Nullable CountDownLatch waited) {
    try {
      if (waited != null) {
        waited.await();
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public synchronized List<Receipt> accept(List<EventInput> inputs) {
    return inputs.stream().map(this::accept).toList();
  }

  private Receipt accept(EventInput event) {
    SystemSpec.Event type = spec.events().get(event.type());
    if (type == null) {
      return reject("unknown-event", "no event '" + event.type() + "'");
    }
    if (event.fields().get(type.subject().text()) == null) {
      return reject("missing-field", "event '" + event.type() + "' needs its subject");
    }
    if (event.id() != null && !eventIds.add(event.id())) {
      duplicates++;
      return new Receipt.Duplicate(event.id());
    }
    events.add(event);
    return new Receipt.Accepted(events.size() - 1);
  }

  private Receipt reject(String reason, String message) {
    rejected.merge(reason, 1L, Long::sum);
    return new Receipt.Rejected(reason, message);
  }

  @Override
  public synchronized List<Decision> recent(int limit) {
    return new ArrayList<>(decisions.values()).reversed().stream().limit(limit).toList();
  }

  @Override
  public synchronized Optional<Decision> decision(String id) {
    return Optional.ofNullable(decisions.get(id));
  }

  Decision known(String id) {
    return decision(id)
        .orElseThrow(() -> new Refusal(Refusal.Fault.UNKNOWN, "no decision '" + id + "'"));
  }

  @Override
  public Replayed replay(String id, boolean recompute) {
    Decision then = known(id);
    Decision now = answer(then.query(), id);
    List<Replayed.Difference> differences = new ArrayList<>();
    for (int row = 0; row < then.scored().ids().length; row++) {
      double logged = then.scored().predictions().getFirst().margins()[row];
      double again = now.scored().predictions().getFirst().margins()[row];
      if (logged != again) {
        String what = "margin of " + then.scored().ids()[row];
        differences.add(new Replayed.Difference(what, "" + logged, "" + again));
      }
    }
    return new Replayed(id, recompute, then.scored().ids().length, differences);
  }

  @Override
  public Explained explain(String id, @Nullable String item) {
    Decision decision = known(id);
    List<String> rows = List.of(decision.scored().ids());
    String explained = item == null && !rows.isEmpty() ? rows.getFirst() : String.valueOf(item);
    if (!rows.contains(explained)) {
      throw new Refusal(Refusal.Fault.UNKNOWN, "no scored item '" + explained + "'");
    }
    Explained.Head head = explain(decision, explained);
    double value = 10 * head.probability();
    return new Explained(
        decision, explained, List.of(head), value, "10 * " + head.probability() + " = " + value);
  }

  @Override
  public ExperimentReport experiment(String name) {
    throw new Refusal(Refusal.Fault.UNKNOWN, "no experiment '" + name + "'");
  }

  @Override
  public List<ReviewCase> reviews(int limit) {
    return List.of();
  }

  @Override
  public ReviewCase rule(String caseId, String ruling, String reviewer, String note) {
    throw new Refusal(Refusal.Fault.UNKNOWN, "no case '" + caseId + "'");
  }

  /// Every feature that is asked for is 3.
  @Override
  public FeatureRows features(Query query, List<String> items, List<String> features) {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    features.forEach(name -> values.put(name, 3.0));
    List<FeatureRows.Row> rows = new ArrayList<>();
    items.forEach(item -> rows.add(new FeatureRows.Row(item, values)));
    return new FeatureRows(
        query.request(), query.subject(), query.time(), new LogPosition(0, 7), rows);
  }

  @Override
  public List<ModelDesk.Listed> models() {
    if (champions().isEmpty()) {
      return List.of();
    }
    String before = answering.equals("v0001") ? null : "v0001";
    List<ModelDesk.Version> versions =
        VERSIONS.stream().map(name -> new ModelDesk.Version(version(name), 1_234, "")).toList();
    return List.of(new ModelDesk.Listed("quick.click", answering, challenging, before, versions));
  }

  @Override
  public List<ShadowReport> shadows() {
    return List.of(new ShadowReport("quick.click", answering, "v0003", 20, 0, 0, 0.01, 0.2, 1.5));
  }

  @Override
  public Manifest promote(String head, @Nullable String version) {
    answering = known(head, version == null ? "v0003" : version);
    challenging = answering.equals(challenging) ? null : challenging;
    return version(answering);
  }

  @Override
  public Manifest rollback(String head) {
    answering = "v0001";
    return version(answering);
  }

  @Override
  public Manifest challenge(String head, @Nullable String version) {
    if (answering.equals(version)) {
      throw new Refusal(Refusal.Fault.CALLER, version + " is the champion");
    }
    challenging = known(head, version == null ? "v0003" : version);
    return version(challenging);
  }

  @Override
  public Manifest withdraw(String head) {
    String withdrawn = challenging;
    if (withdrawn == null) {
      throw new Refusal(Refusal.Fault.CALLER, head + " has no challenger to withdraw");
    }
    challenging = null;
    return version(withdrawn);
  }

  private static String known(String head, String version) {
    if (!VERSIONS.contains(version)) {
      throw new Refusal(Refusal.Fault.CALLER, "%s has no version '%s'".formatted(head, version));
    }
    return version;
  }

  private static Manifest version(String version) {
    return new Manifest(
        "quick",
        "click",
        version,
        "logistic",
        Map.of(),
        new Signature(List.of(new Signature.Input("age", Signature.Kind.NUMBER)), "click"),
        new Calibrator.Logistic(),
        new Manifest.Provenance(0, 1, 2, new LogPosition(1, 2), "ab", "1", 7, "any", 0, ""),
        Map.of("auc", 0.75, "lift", Double.NaN),
        Map.of("age", "0011"));
  }

  /// Clicks of every book, the rest as the spec says it.
  @Override
  public FeatureCatalog catalog() {
    SystemPlan plan = plan();
    Lineage lineage = Lineage.of(plan);
    List<FeatureCatalog.Entry> entries = new ArrayList<>();
    for (SystemSpec.Feature feature : spec.features().values()) {
      Lineage.Node node = new Lineage.Node(Lineage.Kind.FEATURE, feature.name());
      entries.add(
          new FeatureCatalog.Entry(
              feature.name(),
              feature.version(),
              "number",
              feature.definition() instanceof SystemSpec.Aggregate a
                  ? a.by().stream().map(Source::text).toList()
                  : List.of(),
              feature.definition() instanceof SystemSpec.Aggregate a ? a.operator() : "is",
              Wording.of(feature),
              null,
              null,
              feature.owner(),
              feature.description(),
              new Fingerprints(spec).of(feature.name()).meaning(),
              freshness(),
              lineage.upstream(node),
              lineage.downstream(node),
              readings(feature.name())));
    }
    return new FeatureCatalog(spec.name(), ServerFixture.NOW.toEpochMilli(), entries);
  }

  private SystemPlan plan() {
    return switch (SystemCompiler.compile(spec)) {
      case SystemCompiler.Result.Compiled(var plan) -> plan;
      case SystemCompiler.Result.Failed(var problems) ->
          throw new IllegalStateException(problems.toString());
    };
  }

  private FeatureCatalog.Freshness freshness() {
    Duration lag = Duration.ofMillis(3);
    return new FeatureCatalog.Freshness(
        Duration.ofMinutes(1), events.size(), lag, lag, lag, null, null);
  }

  /// How the values of a feature lie; nothing is known unless a system says so.
  List<FeatureCatalog.Reading> readings(String feature) {
    return List.of();
  }

  @Override
  public SkewReport skew() {
    return new SkewReport(skew.report(), 0.01, 2, 0, 1, ServerFixture.NOW.toEpochMilli());
  }

  @Override
  public synchronized int retract(List<String> ids, String reason) {
    for (String id : ids) {
      if (!eventIds.contains(id)) {
        throw new Refusal(Refusal.Fault.UNKNOWN, "no event '" + id + "' is in the log");
      }
    }
    events.removeIf(each -> ids.contains(String.valueOf(each.id())));
    rebuild = new Status.Rebuild("retraction", "done", 1, 1, null);
    return ids.size();
  }

  @Override
  public synchronized void backfill(@Nullable String feature) {
    if (feature != null && !spec.features().containsKey(feature)) {
      throw new Refusal(Refusal.Fault.CALLER, "no feature '" + feature + "'");
    }
    rebuild = new Status.Rebuild("backfill", "folding", 3, 10, null);
  }

  @Override
  public synchronized Status status() {
    long degraded = decisions.values().stream().filter(d -> d.degraded() != null).count();
    return new Status(
        ready,
        new LogPosition(0, events.size()),
        events.size(),
        duplicates,
        Map.copyOf(rejected),
        decisions.size(),
        degraded,
        reviews(Integer.MAX_VALUE).size(),
        champions(),
        Map.of(),
        spec.features().size(),
        new FeatureState.Memory(3_000_000, 2_000_000_000, 700, 40, 5),
        rebuild);
  }

  List<Status.ModelState> champions() {
    return List.of();
  }

  static double sigmoid(double margin) {
    return 1 / (1 + Math.exp(-margin));
  }
}
