package dev.sextant.runtime.training;

import static java.util.Objects.requireNonNull;

import dev.sextant.cascade.CascadePlan.Gate;
import dev.sextant.decision.Decision;
import dev.sextant.decision.Decision.Prediction;
import dev.sextant.decision.Decision.Verdict;
import dev.sextant.decision.Query;
import dev.sextant.feature.RequestRows;
import dev.sextant.math.Distributions;
import dev.sextant.math.Distributions.Interval;
import dev.sextant.model.BinaryMetrics;
import dev.sextant.model.EntityPrecision;
import dev.sextant.model.Measurement;
import dev.sextant.spec.SystemPlan;
import dev.sextant.spec.SystemSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the cascade did with each case, and what the case was.
final class CaseScores {
  private final Trainer.Trained trained;
  private final List<Double> blocked = new ArrayList<>();
  private final List<Float> labels = new ArrayList<>();
  private final Map<String, Long> settled = new LinkedHashMap<>();
  private final Map<String, long[]> gates = new LinkedHashMap<>();
  private final SystemPlan plan;
  private final SystemPlan.Request request;
  private final History.Replay replay;
  private final TestRows test;
  private final long seed;
  private final @Nullable Top top;
  private final Map<String, EntityPrecision> precisions = new LinkedHashMap<>();

  CaseScores(
      SystemPlan plan,
      Trainer.Trained trained,
      History.Replay replay,
      TestRows test,
      @Nullable Top top,
      long seed) {
    this.plan = plan;
    this.request = plan.requests().getFirst();
    this.trained = trained;
    this.replay = replay;
    this.test = test;
    this.top = top;
    this.seed = seed;
  }

  /// The entities whose highest scores are looked at in each period.
  record Top(AskedEntity entity, Periods periods, int k) {
    static @Nullable Top of(
        SystemPlan.Request request, SystemSpec.@Nullable Top spec, long testFrom) {
      return spec == null
          ? null
          : new Top(
              AskedEntity.of(request, spec.by()), new Periods(testFrom, spec.per()), spec.k());
    }

    String metric() {
      return entity.name() + "-precision@" + k;
    }
  }

  void add(Decision decision, double label, Query query) {
    Verdict verdict = (Verdict) decision.answer();
    SystemSpec.Cascade cascade = requireNonNull(plan.spec().cascade());
    blocked.add(verdict.ruling().equals(cascade.rulings().getLast()) ? 1.0 : 0.0);
    labels.add((float) label);
    settled.merge(verdict.stage(), 1L, Long::sum);
    RequestRows rows = new RequestRows(request.plan(), replay.state(), query);
    test.addCase(rows, query);
    trained.heads().forEach((name, ready) -> score(name, ready, rows, decision, label, query));
  }

  /// A case that an early stage settled still says how good later models are: they are asked here
  /// all the same.
  private void score(
      String name,
      Trainer.Ready ready,
      RequestRows rows,
      Decision decision,
      double label,
      Query query) {
    double probability = probability(name, ready, rows, decision);
    String entity = top == null ? null : top.entity().id(query);
    if (top != null && entity != null) {
      precisions
          .computeIfAbsent(name, _ -> new EntityPrecision(top.k()))
          .add(top.periods().number(query.time()), entity, probability, label > 0.5);
    }
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
    return ready.fitted().calibrator().prediction(margin[0]);
  }

  void report(Evaluator.Draft draft) {
    long n = labels.size();
    draft.rows.put("test_questions", n);
    if (top != null) {
      precisions.forEach(
          (name, precision) ->
              draft
                  .models
                  .computeIfAbsent(name, _ -> new LinkedHashMap<>())
                  .put(top.metric(), precision.measure(seed)));
    }
    Map<String, Measurement> all =
        BinaryMetrics.of(
            blocked.stream().mapToDouble(Double::doubleValue).toArray(),
            floats(labels),
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

  private static float[] floats(List<Float> values) {
    float[] array = new float[values.size()];
    for (int i = 0; i < array.length; i++) {
      array[i] = values.get(i);
    }
    return array;
  }

  /// The baseline that always says the more frequent thing.
  private void majority(Evaluator.Draft draft, long n) {
    double[] never = new double[(int) n];
    Map<String, Measurement> metrics =
        BinaryMetrics.of(never, floats(labels), Trainer.AT_HALF, seed);
    Map<String, Measurement> kept = new LinkedHashMap<>();
    for (String name : List.of("accuracy", "mcc")) {
      Measurement measured = metrics.get(name);
      if (measured != null) {
        kept.put(name, measured);
      }
    }
    draft.baselines.put("allow_all", kept);
  }

  private void threshold(Evaluator.Draft draft, String name, Trainer.Ready ready, Gate gate) {
    long[] counts = gates.getOrDefault(gate.ruling(), new long[2]);
    long wanted = labels.stream().filter(label -> (label > 0.5f) == gate.above()).count();
    Interval exact =
        counts[0] == 0 ? new Interval(0, 1) : Distributions.exactShare(counts[1], counts[0], 0.95);
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
