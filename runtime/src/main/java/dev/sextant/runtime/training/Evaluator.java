package dev.sextant.runtime.training;

import static java.util.Objects.requireNonNull;

import dev.sextant.cascade.CascadePlan.Gate;
import dev.sextant.decision.Decision;
import dev.sextant.decision.Decision.Prediction;
import dev.sextant.decision.Decision.Slate;
import dev.sextant.decision.Decision.Verdict;
import dev.sextant.decision.Event;
import dev.sextant.decision.Query;
import dev.sextant.feature.FeatureState;
import dev.sextant.feature.RequestRows;
import dev.sextant.feedback.OutcomePlan;
import dev.sextant.feedback.Outcomes;
import dev.sextant.math.Distributions;
import dev.sextant.math.Distributions.Interval;
import dev.sextant.model.BinaryMetrics;
import dev.sextant.model.Measurement;
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
  private final SystemHome home;
  private final SystemPlan plan;
  private final SystemPlan.Request request;
  private final SystemSpec.Evaluate spec;
  private final Watch watch;
  private final long seed;

  public Evaluator(SystemHome home, Watch watch) {
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
      eachCase(history, draft);
    } else {
      new LoggedEvaluation(home, plan, spec, seed, watch).run(history, draft);
    }
    return draft.report();
  }

  /// A report as it grows.
  final class Draft {
    final Map<String, Long> rows = new LinkedHashMap<>();
    final Map<String, Map<String, Measurement>> models = new LinkedHashMap<>();
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
      if (how.trainBefore() != null) {
        split.put("train_before", how.trainBefore().toString());
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
    Trainer.Trained trained = new Trainer(home, watch).learn(history, trainUntil, Long.MAX_VALUE);
    draft.rows.put("train_rows", (long) trained.table().rows());
    Outcomes relevant = relevant(history, testUntil - trainUntil);
    DecisionPlan decisions =
        withoutDeadline(new Assembly(plan, trained.models()).assemble(request));
    History.Replay replay = history.replay();
    RankingMetrics pipeline = new RankingMetrics(spec.k());
    Map<String, RankingMetrics> baselines = new LinkedHashMap<>();
    spec.baselines().keySet().forEach(name -> baselines.put(name, new RankingMetrics(spec.k())));
    HeadScores scores = new HeadScores();
    for (long time : Questions.times(spec.ask(), testUntil, 0)) {
      replay.until(time);
      Decider decider = new Decider(decisions, replay.state(), System::nanoTime);
      List<Query> queries = Questions.oncePer(request, replay.state(), time);
      for (int i = 0; i < queries.size(); i++) {
        Query query = queries.get(i);
        Set<String> wanted = objects(relevant.between(query.subject(), time - 1, testUntil - 1));
        if (!wanted.isEmpty()) {
          Decision decision = decider.decide(query, "evaluation-" + i, seed);
          pipeline.add(items(decision), wanted);
          scores.add(decision, trained.outcomes());
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
    draft.models.putAll(scores.metrics(seed));
  }

  /// An evaluation asks how good the answers are, not how fast the machine is.
  private static DecisionPlan withoutDeadline(DecisionPlan plan) {
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

  /// Predictions of every head on the rows that it scored, with what became of them.
  static final class HeadScores {
    private final Map<String, List<Double>> probabilities = new LinkedHashMap<>();
    private final Map<String, List<Float>> labels = new LinkedHashMap<>();

    void add(Decision decision, Map<String, Outcomes> outcomes) {
      for (Prediction prediction : decision.scored().predictions()) {
        Outcomes outcome = outcomes.get(prediction.task());
        for (int row = 0; outcome != null && row < prediction.probabilities().length; row++) {
          String object = decision.answer() instanceof Slate ? decision.scored().ids()[row] : null;
          double label =
              outcome.label(decision.query().subject(), object, null, decision.query().time());
          add(prediction.head(), prediction.probabilities()[row], label);
        }
      }
    }

    void add(String head, double probability, double label) {
      if (!Double.isNaN(label)) {
        probabilities.computeIfAbsent(head, _ -> new ArrayList<>()).add(probability);
        labels.computeIfAbsent(head, _ -> new ArrayList<>()).add((float) Math.min(1, label));
      }
    }

    Map<String, Map<String, Measurement>> metrics(long seed) {
      Map<String, Map<String, Measurement>> metrics = new LinkedHashMap<>();
      probabilities.forEach(
          (head, values) ->
              metrics.put(
                  head,
                  BinaryMetrics.of(
                      values.stream().mapToDouble(Double::doubleValue).toArray(),
                      floats(labels.getOrDefault(head, List.of())),
                      Trainer.AT_HALF,
                      seed)));
      return metrics;
    }

    private static float[] floats(List<Float> values) {
      float[] array = new float[values.size()];
      for (int i = 0; i < array.length; i++) {
        array[i] = values.get(i);
      }
      return array;
    }
  }

  // ---- one question per event

  private void eachCase(History history, Draft draft) {
    String event = requireNonNull(spec.ask().each()).text();
    long trainUntil =
        spec.split().trainBefore() == null
            ? Long.MAX_VALUE
            : spec.split().trainBefore().toEpochMilli();
    long count = history.events().stream().filter(e -> TrainingRows.isAsked(e, event)).count();
    long trainRows = spec.split().rows() > 0 ? spec.split().rows() : count;
    if (spec.split().last() > 0) {
      trainRows = Math.round(count * (1 - spec.split().last()));
    }
    Trainer.Trained trained = new Trainer(home, watch).learn(history, trainUntil, trainRows);
    draft.rows.put("train_rows", (long) trained.table().rows());
    Outcomes relevant = relevant(history, Duration.ofDays(36_500).toMillis());
    DecisionPlan decisions =
        withoutDeadline(new Assembly(plan, trained.models()).assemble(request));
    History.Replay replay = history.replay();
    CaseScores cases = new CaseScores(trained, replay);
    Deciding deciding = new Deciding(decisions, replay);
    long[] seen = {0};
    long limit = trainRows;
    long testUntil =
        spec.split().testUntil() == null ? Long.MAX_VALUE : spec.split().testUntil().toEpochMilli();
    replay.each(
        e -> {
          if (TrainingRows.isAsked(e, event)) {
            boolean isTest = e.arrivalTime() >= trainUntil || seen[0] >= limit;
            if (isTest && e.arrivalTime() < testUntil) {
              judge(e, deciding.decider(), relevant, cases);
            }
            seen[0]++;
          }
          if ((seen[0] & 0xFF) == 0) {
            watch.reach("evaluate", seen[0], count, "cases");
          }
        });
    cases.report(draft);
  }

  /// A decider over the state as it is now; that is another object once events were taken back.
  private static final class Deciding {
    private final DecisionPlan plan;
    private final History.Replay replay;
    private FeatureState of;
    private Decider decider;

    Deciding(DecisionPlan plan, History.Replay replay) {
      this.plan = plan;
      this.replay = replay;
      this.of = replay.state();
      this.decider = new Decider(plan, of, System::nanoTime);
    }

    Decider decider() {
      if (of != replay.state()) {
        of = replay.state();
        decider = new Decider(plan, of, System::nanoTime);
      }
      return decider;
    }
  }

  private void judge(Event event, Decider decider, Outcomes relevant, CaseScores cases) {
    Query query = Questions.of(request, event);
    if (query == null) {
      return;
    }
    double label = relevant.label(query.subject(), null, null, query.time());
    if (!Double.isNaN(label)) {
      cases.add(decider.decide(query, "evaluation", seed), Math.min(1, label), query);
    }
  }

  /// What the cascade did with each case, and what the case was.
  private final class CaseScores {
    private final Trainer.Trained trained;
    private final HeadScores heads = new HeadScores();
    private final List<Double> blocked = new ArrayList<>();
    private final List<Float> labels = new ArrayList<>();
    private final Map<String, Long> settled = new LinkedHashMap<>();
    private final Map<String, long[]> gates = new LinkedHashMap<>();

    private final History.Replay replay;

    CaseScores(Trainer.Trained trained, History.Replay replay) {
      this.trained = trained;
      this.replay = replay;
    }

    void add(Decision decision, double label, Query query) {
      Verdict verdict = (Verdict) decision.answer();
      SystemSpec.Cascade cascade = requireNonNull(plan.spec().cascade());
      blocked.add(verdict.ruling().equals(cascade.rulings().getLast()) ? 1.0 : 0.0);
      labels.add((float) label);
      settled.merge(verdict.stage(), 1L, Long::sum);
      RequestRows rows = new RequestRows(request.plan(), replay.state(), query);
      trained.heads().forEach((name, ready) -> score(name, ready, rows, decision, label));
    }

    /// A case that an early stage settled still says how good later models are: they are asked here
    /// all the same.
    private void score(
        String name, Trainer.Ready ready, RequestRows rows, Decision decision, double label) {
      double probability = probability(name, ready, rows, decision);
      heads.add(name, probability, label);
      ready
          .gates()
          .forEach(
              gate -> {
                if (gate.settles(probability)) {
                  long[] counts = gates.computeIfAbsent(gate.ruling(), _ -> new long[2]);
                  counts[0]++;
                  counts[1] += (label > 0.5) == gate.above() ? 1 : 0;
                }
              });
    }

    private double probability(
        String name, Trainer.Ready ready, RequestRows rows, Decision decision) {
      for (Prediction prediction : decision.scored().predictions()) {
        if (prediction.head().equals(name)) {
          return prediction.probabilities()[0];
        }
      }
      int[] inputs = ready.fitted().head().inputs();
      rows.fill(request.plan().closure(inputs));
      double[] margin = new double[1];
      ready.fitted().model().margins(rows.frame(inputs), margin);
      return ready.fitted().calibrator().probability(margin[0]);
    }

    void report(Draft draft) {
      long n = labels.size();
      draft.rows.put("test_questions", n);
      draft.models.putAll(heads.metrics(seed));
      Map<String, Measurement> all =
          BinaryMetrics.of(
              blocked.stream().mapToDouble(Double::doubleValue).toArray(),
              HeadScores.floats(labels),
              Trainer.AT_HALF,
              seed);
      for (String name : List.of("accuracy", "precision", "recall", "f1", "macro-f1", "mcc")) {
        Measurement measured = all.get(name);
        if (measured != null) {
          draft.pipeline.put(name, measured);
        }
      }
      settled.forEach((stage, count) -> draft.stages.put(stage, (double) count / n));
      majority(draft, n);
      trained
          .heads()
          .forEach(
              (name, ready) -> ready.gates().forEach(gate -> threshold(draft, name, ready, gate)));
    }

    /// The baseline that always says the more frequent thing.
    private void majority(Draft draft, long n) {
      double[] never = new double[(int) n];
      Map<String, Measurement> metrics =
          BinaryMetrics.of(never, HeadScores.floats(labels), Trainer.AT_HALF, seed);
      Map<String, Measurement> kept = new LinkedHashMap<>();
      for (String name : List.of("accuracy", "mcc")) {
        Measurement measured = metrics.get(name);
        if (measured != null) {
          kept.put(name, measured);
        }
      }
      draft.baselines.put("allow_all", kept);
    }

    private void threshold(Draft draft, String name, Trainer.Ready ready, Gate gate) {
      long[] counts = gates.getOrDefault(gate.ruling(), new long[2]);
      long wanted = labels.stream().filter(label -> (label > 0.5f) == gate.above()).count();
      Interval exact =
          counts[0] == 0
              ? new Interval(0, 1)
              : Distributions.exactShare(counts[1], counts[0], 0.95);
      var solved = ready.solved().get(gate.ruling());
      draft.thresholds.put(
          gate.ruling(),
          new EvaluationReport.Threshold(
              name,
              gate.target(),
              gate.threshold(),
              new Measurement((double) counts[1] / counts[0], exact.low(), exact.high()),
              (double) counts[1] / wanted,
              counts[0],
              solved == null ? Double.NaN : solved.precision(),
              solved == null ? Double.NaN : solved.recall()));
    }
  }
}
