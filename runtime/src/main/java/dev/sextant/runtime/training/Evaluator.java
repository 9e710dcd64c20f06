package dev.sextant.runtime.training;

import static java.util.Objects.requireNonNull;

import dev.sextant.decision.Decision;
import dev.sextant.decision.Decision.Slate;
import dev.sextant.decision.Query;
import dev.sextant.feature.RequestRows;
import dev.sextant.feedback.OutcomePlan;
import dev.sextant.feedback.Outcomes;
import dev.sextant.model.Measurement;
import dev.sextant.model.ModelProblem;
import dev.sextant.model.RankingMetrics;
import dev.sextant.pipeline.Decider;
import dev.sextant.pipeline.DecisionPlan;
import dev.sextant.retrieval.CandidateSource;
import dev.sextant.retrieval.Candidates;
import dev.sextant.runtime.Assembly;
import dev.sextant.runtime.Refusal;
import dev.sextant.runtime.Refusal.Fault;
import dev.sextant.runtime.SystemHome;
import dev.sextant.runtime.Watch;
import dev.sextant.spec.Source;
import dev.sextant.spec.SystemPlan;
import dev.sextant.spec.SystemSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Trains on the part before the split and asks the whole pipeline about the part after it, beside
/// baselines.
public final class Evaluator {
  private static final long EVER = Duration.ofDays(36_500).toMillis();

  private final SystemHome home;
  private final SystemPlan plan;
  private final SystemPlan.Request request;
  private final SystemSpec.Evaluate spec;
  private final Watch watch;
  private final long seed;
  private final Predictions predictions;

  public Evaluator(SystemHome home, Watch watch) {
    this(home, watch, Predictions.IGNORED);
  }

  /// @param predictions takes what each model predicts of each row of the test part
  public Evaluator(SystemHome home, Watch watch, Predictions predictions) {
    this.predictions = predictions;
    this.home = home;
    this.plan = home.plan();
    this.request = plan.requests().getFirst();
    this.watch = watch;
    this.seed = plan.spec().train() == null ? 1 : plan.spec().train().seed();
    SystemSpec.Evaluate evaluate = plan.spec().evaluate();
    if (evaluate == null) {
      throw new Refusal(
          Fault.CONFIGURATION,
          plan.spec().name()
              + " does not say how it is evaluated: add `evaluate:` with a split, a question and what is relevant");
    }
    this.spec = evaluate;
  }

  public EvaluationReport run() {
    History history = new History(home);
    if (history.events().isEmpty()) {
      throw new Refusal(
          Fault.CALLER, "the log of " + plan.spec().name() + " is empty: import history first");
    }
    Draft draft = new Draft(history);
    if (spec.ask().oncePer() != null) {
      oncePer(history, draft);
    } else if (request.plan().judges()) {
      new CaseEvaluation(home, spec, seed, watch)
          .run(history, relevant(history, EVER), this::measure, draft);
    } else {
      new LoggedEvaluation(home, plan, spec, seed, watch).run(history, this::measure, draft);
    }
    return draft.report();
  }

  /// Measures what was trained on the rows of the test part.
  @FunctionalInterface
  interface Measure {
    void take(Trainer.Trained trained, RowTable test, Draft draft);
  }

  /// A report as it grows.
  final class Draft {
    final Map<String, Long> rows = new LinkedHashMap<>();
    final Map<String, Map<String, Measurement>> models = new LinkedHashMap<>();
    final Map<String, HeadReport> heads = new LinkedHashMap<>();
    final Map<String, Map<String, Measurement>> baselines = new LinkedHashMap<>();
    final Map<String, Measurement> pipeline = new LinkedHashMap<>();
    final Map<String, Map<String, Measurement>> gains = new LinkedHashMap<>();
    final Map<String, Double> stages = new LinkedHashMap<>();
    final Map<String, EvaluationReport.Threshold> thresholds = new LinkedHashMap<>();
    private final Map<String, String> data = new LinkedHashMap<>();

    Draft(History history) {
      data.put("from", Instant.ofEpochMilli(history.events().getFirst().arrivalTime()).toString());
      data.put("until", Instant.ofEpochMilli(history.lastArrival()).toString());
      data.put("position", history.end().toString());
    }

    EvaluationReport report() {
      Map<String, Object> split = new LinkedHashMap<>();
      SystemSpec.Split how = spec.split();
      if (how.trainFrom() != null) {
        split.put("train_from", how.trainFrom().toString());
      }
      if (how.trainBefore() != null) {
        split.put("train_before", how.trainBefore().toString());
      }
      if (how.testFrom() != null && !how.gap().isZero()) {
        split.put("test_from", how.testFrom().toString());
      }
      if (how.testUntil() != null) {
        split.put("test_until", how.testUntil().toString());
      }
      if (how.rows() > 0) {
        split.put("rows", how.rows());
      }
      if (how.last() > 0) {
        split.put("last", how.last());
      }
      return new EvaluationReport(
          plan.spec().name(),
          data,
          split,
          rows,
          models,
          heads,
          baselines,
          pipeline,
          gains,
          stages,
          thresholds);
    }
  }

  // ---- one question per subject

  private void oncePer(History history, Draft draft) {
    Instant before = spec.split().trainBefore();
    if (before == null) {
      throw new Refusal(
          Fault.CONFIGURATION, "`ask: {once_per: ...}` needs `split: {train_before: DATE}`");
    }
    long trainUntil = before.toEpochMilli();
    long testUntil =
        spec.split().testUntil() == null
            ? history.lastArrival() + 1
            : spec.split().testUntil().toEpochMilli();
    Trainer.Trained trained =
        new Trainer(home, watch).learn(history, Part.of(spec.split(), before, before));
    draft.rows.put("train_rows", (long) trained.table().rows());
    Outcomes relevant = relevant(history, testUntil - trainUntil);
    DecisionPlan decisions =
        withoutDeadline(new Assembly(plan, trained.models()).assemble(request));
    History.Replay replay = history.replay();
    RankingMetrics pipeline = new RankingMetrics(spec.k());
    Map<String, RankingMetrics> baselines = new LinkedHashMap<>();
    spec.baselines().keySet().forEach(name -> baselines.put(name, new RankingMetrics(spec.k())));
    TestRows scored = new TestRows(plan, spec, trained.outcomes());
    for (long time : Questions.times(spec.ask(), testUntil, 0)) {
      replay.until(time);
      Decider decider = new Decider(decisions, replay.state(), System::nanoTime);
      List<Query> queries = Questions.oncePer(request, replay.state(), time);
      for (int i = 0; i < queries.size(); i++) {
        Query query = queries.get(i);
        Set<String> wanted = objects(relevant.between(query.subject(), time - 1, testUntil - 1));
        if (!wanted.isEmpty()) {
          Decision decision = whole(decider.decide(query, "evaluation-" + i, seed));
          pipeline.add(items(decision), wanted);
          scored.addScored(decision);
          baselines.forEach((name, metrics) -> metrics.add(baseline(name, query, replay), wanted));
        }
        if ((i & 0x3F) == 0) {
          watch.reach("evaluate", i, queries.size(), "questions");
        }
      }
    }
    draft.rows.put("test_questions", (long) pipeline.queries());
    draft.pipeline.putAll(pipeline.measurements(seed));
    baselines.forEach(
        (name, metrics) -> {
          draft.baselines.put(name, metrics.measurements(seed));
          draft.gains.put(name, pipeline.over(metrics, seed));
        });
    measure(trained, scored.table(), draft);
  }

  private void measure(Trainer.Trained trained, RowTable test, Draft draft) {
    new HeadMeasures(plan, spec, test, seed, predictions)
        .report(trained, new Plainer(plan, spec).fit(trained.table(), seed, watch), draft);
  }

  /// Refuses a degraded answer: it would be judged as one of the models that did not give it.
  static Decision whole(Decision decision) {
    if (decision.degraded() != null) {
      throw new ModelProblem("an answer can not be evaluated: " + decision.degraded());
    }
    return decision;
  }

  /// An evaluation asks how good the answers are, not how fast the machine is.
  static DecisionPlan withoutDeadline(DecisionPlan plan) {
    return new DecisionPlan(plan.digest(), plan.request(), plan.answerer(), List.of(), null);
  }

  private Outcomes relevant(History history, long within) {
    OutcomePlan outcome = plan.outcome(spec.relevant().text());
    var event = plan.event(spec.relevant().text());
    if (outcome == null && event == null) {
      throw new IllegalStateException("nothing is called " + spec.relevant());
    }
    OutcomePlan wanted =
        outcome != null
            ? outcome
            : new OutcomePlan(
                spec.relevant().text(),
                requireNonNull(event).index(),
                -1,
                -1,
                OutcomePlan.Match.PAIR,
                within,
                null);
    Outcomes outcomes = new Outcomes(wanted, plan.features().events(), plan.symbols());
    history.events().forEach(outcomes::add);
    return outcomes;
  }

  private static Set<String> objects(List<Outcomes.Hit> hits) {
    Set<String> objects = new LinkedHashSet<>();
    for (Outcomes.Hit hit : hits) {
      if (hit.object() != null) {
        objects.add(hit.object());
      }
    }
    return objects;
  }

  static List<String> items(Decision decision) {
    return decision.answer() instanceof Slate slate
        ? slate.items().stream().map(Decision.Placed::item).toList()
        : List.of();
  }

  /// The sources' lists one after the other, each item once.
  private List<String> baseline(String name, Query query, History.Replay replay) {
    Set<String> items = new LinkedHashSet<>();
    SystemPlan.Choosing choosing = requireNonNull(request.choosing());
    for (Source wanted : spec.baselines().getOrDefault(name, List.of())) {
      for (CandidateSource source : choosing.retrieval().sources()) {
        if (source.name().equals(wanted.text()) && items.size() < spec.k()) {
          RequestRows rows = new RequestRows(request.plan(), replay.state(), query);
          Candidates list = new Candidates(1, Integer.MAX_VALUE);
          source.propose(rows, (code, score) -> list.propose(0, code, score));
          for (int i = 0; i < list.size() && items.size() < spec.k(); i++) {
            items.add(replay.state().symbols().name(list.codes()[i]));
          }
        }
      }
    }
    return new ArrayList<>(items);
  }
}
