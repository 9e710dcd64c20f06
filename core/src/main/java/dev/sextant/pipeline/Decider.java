package dev.sextant.pipeline;

import dev.sextant.cascade.Cascade;
import dev.sextant.cascade.CascadePlan;
import dev.sextant.decision.Deadline;
import dev.sextant.decision.Decision;
import dev.sextant.decision.Decision.Assigned;
import dev.sextant.decision.Decision.Placed;
import dev.sextant.decision.Decision.Pool;
import dev.sextant.decision.Decision.Prediction;
import dev.sextant.decision.Decision.Scored;
import dev.sextant.decision.Decision.Slate;
import dev.sextant.decision.Decision.Step;
import dev.sextant.decision.Frame;
import dev.sextant.decision.Query;
import dev.sextant.decision.Symbols;
import dev.sextant.feature.FeatureState;
import dev.sextant.feature.RequestPlan.Origin;
import dev.sextant.feature.RequestRows;
import dev.sextant.multitask.SharedPass;
import dev.sextant.pipeline.DecisionPlan.Choosing;
import dev.sextant.pipeline.DecisionPlan.Judging;
import dev.sextant.pipeline.DecisionPlan.Trial;
import dev.sextant.ranking.Filter;
import dev.sextant.ranking.Head;
import dev.sextant.ranking.RankPlan;
import dev.sextant.ranking.RankPlan.Ranker;
import dev.sextant.ranking.Selector;
import dev.sextant.ranking.ValueExpression;
import dev.sextant.retrieval.Candidates;
import dev.sextant.retrieval.Retrieval.Found;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Answers queries of one kind, reading one feature state. For one thread at a time; the owner
/// keeps writers out.
public final class Decider {
  private final DecisionPlan plan;
  private final FeatureState state;
  private final LongSupplier nanoTime;
  private @Nullable RequestRows reused;

  public Decider(DecisionPlan plan, FeatureState state, LongSupplier nanoTime) {
    this.plan = plan;
    this.state = state;
    this.nanoTime = nanoTime;
  }

  public DecisionPlan plan() {
    return plan;
  }

  /// Answers one query: the whole online path, in the order in which it happens.
  ///
  /// @param id becomes the decision's id
  /// @param seed of every draw
  public Decision decide(Query query, String id, long seed) {
    Deadline deadline = Deadline.starting(nanoTime, plan.answerWithin());
    List<Assigned> assigned = assign(query);
    RequestRows rows = rows(query);
    return switch (plan.answerer()) {
      case Choosing choosing ->
          new Choice(choosing, query, id, seed, assigned, rows, deadline).answer();
      case Judging judging -> judge(judging, query, id, seed, assigned, rows);
    };
  }

  private RequestRows rows(Query query) {
    RequestRows rows = reused;
    if (rows == null) {
      rows = new RequestRows(plan.request(), state, query);
      reused = rows;
    } else {
      rows.begin(query);
    }
    return rows;
  }

  private List<Assigned> assign(Query query) {
    List<Assigned> assigned = new ArrayList<>();
    for (Trial trial : plan.experiments()) {
      String variant = trial.assignment().variantOf(query.subject());
      if (variant != null) {
        assigned.add(new Assigned(trial.name(), variant));
      }
    }
    return assigned;
  }

  /// The value expression after experiments had their say.
  public ValueExpression value(ValueExpression base, List<Assigned> assigned) {
    ValueExpression value = base;
    for (Trial trial : plan.experiments()) {
      for (Assigned each : assigned) {
        if (each.experiment().equals(trial.name())) {
          value = trial.values().getOrDefault(each.variant(), value);
        }
      }
    }
    return value;
  }

  private Decision judge(
      Judging judging,
      Query query,
      String id,
      long seed,
      List<Assigned> assigned,
      RequestRows rows) {
    Cascade.Settled settled = new Cascade(judging.cascade(), nanoTime).judge(rows);
    rows.fill(rows.plan().closure(judging.cascade().logged()));
    Scored scored =
        new Scored(
            new String[] {query.subject()},
            rows.frame(judging.cascade().logged()),
            settled.predictions(),
            new double[0]);
    Map<String, String> models = new LinkedHashMap<>();
    for (var stage : judging.cascade().stages()) {
      if (stage instanceof CascadePlan.Model model) {
        models.put(model.head().name(), model.head().version());
      }
    }
    return new Decision(
        id,
        query,
        state.position(),
        plan.digest(),
        seed,
        assigned,
        "",
        models,
        settled.steps(),
        Map.of(),
        Pool.EMPTY,
        scored,
        settled.verdict(),
        settled.degraded(),
        1);
  }

  /// One `choose:` request on its way through the stages.
  private final class Choice {
    private final Choosing choosing;
    private final RankPlan rank;
    private final Query query;
    private final String id;
    private final long seed;
    private final List<Assigned> assigned;
    private final RequestRows rows;
    private final Deadline deadline;
    private final List<Step> steps = new ArrayList<>();
    private final List<String> troubles = new ArrayList<>();

    /// The light ranker, when it has answered.
    private @Nullable Ranker able;

    private final Map<String, Integer> removed = new LinkedHashMap<>();
    private long stepStart;

    Choice(
        Choosing choosing,
        Query query,
        String id,
        long seed,
        List<Assigned> assigned,
        RequestRows rows,
        Deadline deadline) {
      this.choosing = choosing;
      this.rank = choosing.rank();
      this.query = query;
      this.id = id;
      this.seed = seed;
      this.assigned = assigned;
      this.rows = rows;
      this.deadline = deadline;
      this.stepStart = deadline.start();
    }

    Decision answer() {
      Found found = choosing.retrieval().gather(rows, deadline::isOver);
      troubles.addAll(found.failed());
      found.cut().forEach(source -> troubles.add("deadline: source " + source + " was not asked"));
      Candidates candidates = found.candidates();
      step("retrieve", candidates.size(), candidates.size());
      int[] kept = filter(candidates);
      step("filter", candidates.size(), kept.length);
      if (deadline.isOver() && choosing.fallback() >= 0) {
        return fallback("deadline: ", candidates, kept);
      }
      Ranker light = rank.light();
      int[] best = light == null ? kept : light(candidates, kept, light);
      ValueExpression value = Decider.this.value(rank.value(), assigned);
      Scored scored = score(candidates, best, value);
      boolean unranked = scored.predictions().isEmpty() && !rankers(rank).isEmpty();
      if (unranked && choosing.fallback() >= 0) {
        return fallback("", candidates, kept);
      }
      List<Placed> slate = select(scored);
      double judged = unranked ? 0 : able == null ? best.length : kept.length;
      return decision(
          candidates, slate, scored, value, kept.length == 0 ? 1 : judged / kept.length);
    }

    private int[] filter(Candidates candidates) {
      rows.candidates(candidates.codes(), candidates.size());
      fillSources(candidates, null);
      boolean[] gone = new boolean[candidates.size()];
      for (Filter filter : rank.filters()) {
        int count = filter.apply(rows, gone);
        if (count > 0) {
          removed.put(filter.reason(), count);
        }
      }
      return IntStream.range(0, candidates.size()).filter(row -> !gone[row]).toArray();
    }

    /// @param kept rows of the candidates
    private void take(Candidates candidates, int[] kept) {
      int[] codes = new int[kept.length];
      for (int i = 0; i < kept.length; i++) {
        codes[i] = candidates.codes()[kept[i]];
      }
      rows.candidates(codes, codes.length);
      fillSources(candidates, kept);
    }

    private void fillSources(Candidates candidates, int @Nullable [] kept) {
      for (int slot = 0; slot < rows.plan().slots().size(); slot++) {
        if (rows.plan().slots().get(slot).origin() instanceof Origin.SourceScore(var name)) {
          int source = source(name);
          double[] column = rows.columns().numbers(slot);
          for (int row = 0; row < rows.size(); row++) {
            column[row] = candidates.score(source, kept == null ? row : kept[row]);
          }
        }
      }
    }

    private int source(String name) {
      for (int i = 0; i < choosing.retrieval().sources().size(); i++) {
        if (choosing.retrieval().sources().get(i).name().equals(name)) {
          return i;
        }
      }
      throw new IllegalStateException("no source " + name);
    }

    /// @return the best rows, best first; the first ones while the ranker is down
    private int[] light(Candidates candidates, int[] kept, Ranker ranker) {
      take(candidates, kept);
      List<Prediction> predictions = ask(ranker, null);
      able = predictions.isEmpty() ? null : ranker;
      int[] best =
          predictions.isEmpty()
              ? IntStream.range(0, Math.min(kept.length, ranker.keep())).toArray()
              : order(predictions.getFirst().margins(), ranker.keep());
      step(ranker.name(), kept.length, best.length);
      return Arrays.stream(best).map(row -> kept[row]).toArray();
    }

    /// What a ranker predicts; empty when it is down.
    private List<Prediction> ask(Ranker ranker, @Nullable Frame logged) {
      try {
        return predict(ranker, logged);
      } catch (RuntimeException e) {
        clearPredictions();
        troubles.add(ranker.name() + " is down: " + e.getMessage());
        return List.of();
      }
    }

    private List<Prediction> predict(Ranker ranker, @Nullable Frame logged) {
      List<Prediction> predictions = new ArrayList<>();
      SharedPass pass = new SharedPass();
      for (Head head : ranker.heads()) {
        rows.fill(head.reads());
        Frame frame = logged == null ? rows.frame(head.inputs()) : logged;
        Prediction prediction = head.predict(frame, pass);
        predictions.add(prediction);
        if (head.predictionSlot() >= 0) {
          System.arraycopy(
              prediction.probabilities(),
              0,
              rows.columns().numbers(head.predictionSlot()),
              0,
              rows.size());
        }
      }
      return predictions;
    }

    private Scored score(Candidates candidates, int[] best, ValueExpression value) {
      take(candidates, best);
      rows.fill(rows.plan().closure(rank.logged()));
      Frame frame = rows.frame(rank.logged());
      clearPredictions();
      List<Prediction> predictions = rank(frame);
      rows.fill(value.reads());
      // What the log keeps is rounded to float32; a replay has nothing finer.
      rows.restore(frame);
      double[] values = value.evaluate(rows);
      Symbols symbols = state.symbols();
      String[] ids = new String[best.length];
      for (int row = 0; row < ids.length; row++) {
        ids[row] = symbols.name(rows.candidate(row));
      }
      return new Scored(ids, frame, predictions, values);
    }

    /// What the heavy ranker predicts; the light one when time is up or the heavy one is down.
    private List<Prediction> rank(Frame frame) {
      Ranker heavy = rank.heavy();
      boolean late = heavy != null && deadline.isOver();
      for (Ranker ranker : late ? present(able, heavy) : present(heavy, able)) {
        List<Prediction> predictions = ask(ranker, frame);
        step(ranker.name(), frame.rows(), frame.rows());
        if (!predictions.isEmpty()) {
          if (heavy != null && !ranker.equals(heavy)) {
            troubles.add((late ? "deadline: " : "") + "ranked by " + ranker.name() + " alone");
          }
          return predictions;
        }
      }
      return List.of();
    }

    private static List<Ranker> present(@Nullable Ranker first, @Nullable Ranker second) {
      List<Ranker> present = new ArrayList<>(2);
      if (first != null) {
        present.add(first);
      }
      if (second != null) {
        present.add(second);
      }
      return present;
    }

    /// A task that no ranker predicts counts as 0.
    private void clearPredictions() {
      for (int slot = 0; slot < rows.plan().slots().size(); slot++) {
        if (rows.plan().slots().get(slot).origin() instanceof Origin.Prediction) {
          Arrays.fill(rows.columns().numbers(slot), 0, rows.size(), 0);
        }
      }
    }

    private List<Placed> select(Scored scored) {
      double[] groups = new double[scored.ids().length];
      if (rank.slate().groupSlot() >= 0) {
        rows.fill(rows.plan().closure(rank.slate().groupSlot()));
        System.arraycopy(
            rows.columns().numbers(rank.slate().groupSlot()), 0, groups, 0, groups.length);
      }
      List<Placed> slate =
          new Selector(rank.slate())
              .compose(
                  scored.ids(),
                  scored.values(),
                  groups,
                  query.explore(),
                  new SplittableRandom(seed));
      step("select", scored.ids().length, slate.size());
      return slate;
    }

    private Decision fallback(String why, Candidates candidates, int[] kept) {
      troubles.add(
          why + "answered by " + choosing.retrieval().sources().get(choosing.fallback()).name());
      return decision(candidates, placed(candidates, kept), Scored.NONE, rank.value(), 0);
    }

    private List<Placed> placed(Candidates candidates, int[] kept) {
      List<Placed> slate = new ArrayList<>();
      int[] best =
          IntStream.of(kept)
              .filter(row -> !Float.isNaN(candidates.score(choosing.fallback(), row)))
              .limit(rank.slate().size())
              .toArray();
      for (int row : best) {
        String item = state.symbols().name(candidates.codes()[row]);
        slate.add(new Placed(item, -1, candidates.score(choosing.fallback(), row), 1, false));
      }
      step("fallback", kept.length, slate.size());
      return slate;
    }

    private void step(String name, int in, int out) {
      long now = deadline.start() + deadline.elapsed();
      steps.add(new Step(name, in, out, now - stepStart));
      stepStart = now;
    }

    private Decision decision(
        Candidates candidates,
        List<Placed> slate,
        Scored scored,
        ValueExpression value,
        double coverage) {
      return new Decision(
          id,
          query,
          state.position(),
          plan.digest(),
          seed,
          assigned,
          value.text(),
          versions(),
          steps,
          removed,
          pool(candidates),
          scored,
          new Slate(slate),
          troubles.isEmpty() ? null : String.join("; ", troubles),
          coverage);
    }

    private Map<String, String> versions() {
      Map<String, String> versions = new LinkedHashMap<>();
      for (Ranker ranker : rankers(rank)) {
        ranker.heads().forEach(head -> versions.put(head.name(), head.version()));
      }
      return versions;
    }

    private Pool pool(Candidates candidates) {
      String[] ids = new String[candidates.size()];
      int[] masks = new int[ids.length];
      for (int row = 0; row < ids.length; row++) {
        ids[row] = state.symbols().name(candidates.codes()[row]);
        masks[row] = candidates.mask(row);
      }
      return new Pool(
          choosing.retrieval().sources().stream().map(source -> source.name()).toList(),
          ids,
          masks);
    }
  }

  /// The rankers of a plan, light first.
  public static List<Ranker> rankers(RankPlan rank) {
    List<Ranker> rankers = new ArrayList<>();
    if (rank.light() != null) {
      rankers.add(rank.light());
    }
    if (rank.heavy() != null) {
      rankers.add(rank.heavy());
    }
    return rankers;
  }

  /// Indices of the highest scores, the best first; of equal scores the earlier row.
  public static int[] order(double[] scores, int keep) {
    return IntStream.range(0, scores.length)
        .boxed()
        .sorted((a, b) -> scores[a] != scores[b] ? Double.compare(scores[b], scores[a]) : a - b)
        .limit(keep)
        .mapToInt(Integer::intValue)
        .toArray();
  }
}
