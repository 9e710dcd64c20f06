package dev.sextant.simulation;

import dev.sextant.decision.Decision;
import dev.sextant.decision.Decision.Assigned;
import dev.sextant.decision.Decision.Placed;
import dev.sextant.decision.LogPosition;
import dev.sextant.decision.Query;
import dev.sextant.model.Manifest;
import dev.sextant.runtime.DecisionService;
import dev.sextant.runtime.ExperimentReport;
import dev.sextant.runtime.FeatureCatalog;
import dev.sextant.runtime.FeatureRows;
import dev.sextant.runtime.ModelDesk;
import dev.sextant.runtime.ShadowReport;
import dev.sextant.runtime.SkewReport;
import dev.sextant.spec.SystemSpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// A system in memory that knows the stories it was told of and ranks them by a rule.
class MemoryService implements DecisionService {
  private static final int SLATE = 20;

  /// Orders the stories for a query, best first.
  interface Ranking {
    List<String> rank(Query query, List<String> stories, RandomGenerator random);
  }

  final List<EventInput> events = new ArrayList<>();
  final List<Decision> decisions = new ArrayList<>();
  private final Set<String> ids = new HashSet<>();
  private final List<String> stories = new ArrayList<>();
  private final Ranking ranking;
  private final RandomGenerator random;

  private MemoryService(Ranking ranking, long seed) {
    this.ranking = ranking;
    this.random = new SplittableRandom(seed);
  }

  static MemoryService random(long seed) {
    return new MemoryService(MemoryService::shuffled, seed);
  }

  static MemoryService rankedBy(Ranking ranking) {
    return new MemoryService(ranking, 1);
  }

  private static List<String> shuffled(Query query, List<String> all, RandomGenerator random) {
    List<String> order = new ArrayList<>(all);
    for (int i = order.size() - 1; i > 0; i--) {
      Collections.swap(order, i, random.nextInt(i + 1));
    }
    return order;
  }

  List<String> types() {
    return events.stream().map(EventInput::type).distinct().sorted().toList();
  }

  List<EventInput> ofType(String type) {
    return events.stream().filter(event -> event.type().equals(type)).toList();
  }

  @Override
  public Decision decide(Query query) {
    List<Placed> placed =
        ranking.rank(query, List.copyOf(stories), random).stream()
            .limit(SLATE)
            .map(story -> new Placed(story, -1, 0, 1, false))
            .toList();
    String arm = query.subject().hashCode() % 2 == 0 ? "control" : "treatment";
    Decision decision =
        new Decision(
            "decision-" + decisions.size(),
            query,
            new LogPosition(0, events.size()),
            "plan",
            1,
            List.of(new Assigned("order", arm)),
            "1",
            Map.of(),
            List.of(),
            Map.of(),
            Decision.Pool.EMPTY,
            Decision.Scored.NONE,
            new Decision.Slate(placed),
            null,
            1);
    decisions.add(decision);
    return decision;
  }

  @Override
  public List<Receipt> accept(List<EventInput> batch) {
    return batch.stream().map(this::accept).toList();
  }

  private Receipt accept(EventInput event) {
    String id = String.valueOf(event.id());
    if (!ids.add(id)) {
      return new Receipt.Duplicate(id);
    }
    events.add(event);
    if (event.type().equals("story.upsert")) {
      stories.add(String.valueOf(event.fields().get("story")));
    }
    return new Receipt.Accepted(events.size() - 1L);
  }

  @Override
  public List<Decision> recent(int limit) {
    return decisions.reversed().stream().limit(limit).toList();
  }

  @Override
  public Optional<Decision> decision(String id) {
    return decisions.stream().filter(decision -> decision.id().equals(id)).findFirst();
  }

  @Override
  public SystemSpec spec() {
    throw new UnsupportedOperationException("this system has no spec");
  }

  @Override
  public Explained explain(String decision, @Nullable String item) {
    throw new UnsupportedOperationException("this system scores nothing");
  }

  @Override
  public Replayed replay(String decision, boolean recompute) {
    throw new UnsupportedOperationException("this system keeps no log");
  }

  @Override
  public List<ReviewCase> reviews(int limit) {
    return List.of();
  }

  @Override
  public ReviewCase rule(String caseId, String ruling, String reviewer, String note) {
    throw new UnsupportedOperationException("this system judges nothing");
  }

  @Override
  public ExperimentReport experiment(String name) {
    throw new UnsupportedOperationException("this system keeps no log");
  }

  @Override
  public List<ModelDesk.Listed> models() {
    return List.of();
  }

  @Override
  public List<ShadowReport> shadows() {
    return List.of();
  }

  @Override
  public Manifest promote(String head, @Nullable String version) {
    throw new UnsupportedOperationException("this system has no registry");
  }

  @Override
  public Manifest rollback(String head) {
    throw new UnsupportedOperationException("this system has no registry");
  }

  @Override
  public Manifest challenge(String head, @Nullable String version) {
    throw new UnsupportedOperationException("this system has no registry");
  }

  @Override
  public Manifest withdraw(String head) {
    throw new UnsupportedOperationException("this system has no registry");
  }

  @Override
  public FeatureCatalog catalog() {
    throw new UnsupportedOperationException("this system has no features");
  }

  @Override
  public FeatureRows features(Query query, List<String> items, List<String> features) {
    throw new UnsupportedOperationException("this system has no features");
  }

  @Override
  public SkewReport skew() {
    throw new UnsupportedOperationException("this system has no features");
  }

  @Override
  public int retract(List<String> ids, String reason) {
    throw new UnsupportedOperationException("this system keeps no log");
  }

  @Override
  public void backfill(@Nullable String feature) {
    throw new UnsupportedOperationException("this system has no spec");
  }

  @Override
  public Status status() {
    throw new UnsupportedOperationException("nobody watches this system");
  }
}
