package dev.sextant.cascade;

import dev.sextant.cascade.CascadePlan.Gate;
import dev.sextant.cascade.CascadePlan.Model;
import dev.sextant.cascade.CascadePlan.Review;
import dev.sextant.cascade.CascadePlan.Rule;
import dev.sextant.cascade.CascadePlan.Rules;
import dev.sextant.decision.Decision.Prediction;
import dev.sextant.decision.Decision.Step;
import dev.sextant.decision.Decision.Verdict;
import dev.sextant.feature.RequestRows;
import dev.sextant.multitask.SharedPass;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Runs a case through the stages until one is sure of it.
public final class Cascade {
  private final CascadePlan plan;
  private final LongSupplier nanoTime;

  public Cascade(CascadePlan plan, LongSupplier nanoTime) {
    this.plan = plan;
    this.nanoTime = nanoTime;
  }

  /// @param degraded the stages that were down, or null
  public record Settled(
      Verdict verdict, List<Prediction> predictions, List<Step> steps, @Nullable String degraded) {}

  private sealed interface StageResult {
    record Done(Verdict verdict) implements StageResult {}

    record PassedOn() implements StageResult {}
  }

  /// A case on its way through the stages.
  ///
  /// @param rows one row
  /// @param pass of all heads that are asked about it
  /// @param down why stages did not answer
  private record Case(
      RequestRows rows, SharedPass pass, List<Prediction> predictions, List<String> down) {
    double last() {
      return predictions.isEmpty() ? Double.NaN : predictions.getLast().probabilities()[0];
    }
  }

  /// @param rows one row, the case
  public Settled judge(RequestRows rows) {
    Case judged = new Case(rows, new SharedPass(), new ArrayList<>(), new ArrayList<>());
    List<Step> steps = new ArrayList<>();
    Verdict verdict = null;
    for (CascadePlan.Stage stage : plan.stages()) {
      long start = nanoTime.getAsLong();
      StageResult result = run(stage, judged);
      verdict = result instanceof StageResult.Done done ? done.verdict() : null;
      steps.add(new Step(stage.name(), 1, verdict == null ? 1 : 0, nanoTime.getAsLong() - start));
      if (verdict != null) {
        break;
      }
    }
    if (verdict == null) {
      verdict =
          new Verdict(plan.rulings().getFirst(), "end", "no stage was sure", judged.last(), false);
    }
    return new Settled(
        verdict,
        judged.predictions,
        steps,
        judged.down.isEmpty() ? null : String.join("; ", judged.down));
  }

  private StageResult run(CascadePlan.Stage stage, Case judged) {
    return switch (stage) {
      case Rules rules -> run(rules, judged.rows);
      case Model model -> run(model, judged);
      case Review review ->
          new StageResult.Done(
              new Verdict(
                  plan.rulings().getFirst(),
                  review.name(),
                  "no earlier stage was sure",
                  judged.last(),
                  true));
    };
  }

  private static StageResult run(Rules rules, RequestRows rows) {
    double[] holds = new double[1];
    for (Rule rule : rules.rules()) {
      rows.fill(rule.reads());
      rule.condition().evaluate(rows.columns(), rows.now(), rows.scratch(), holds);
      if (holds[0] == 1) {
        return new StageResult.Done(
            new Verdict(rule.ruling(), rules.name(), rule.text(), Double.NaN, false));
      }
    }
    return new StageResult.PassedOn();
  }

  private StageResult run(Model model, Case judged) {
    RequestRows rows = judged.rows;
    Prediction prediction;
    try {
      rows.fill(model.head().reads());
      prediction = model.head().predict(rows.frame(model.head().inputs()), judged.pass);
    } catch (RuntimeException e) {
      judged.down.add(model.name() + " is down: " + e.getMessage());
      boolean known = plan.rulings().contains(model.fail());
      return known
          ? new StageResult.Done(
              new Verdict(model.fail(), model.name(), "stage is down", Double.NaN, false))
          : new StageResult.PassedOn();
    }
    judged.predictions.add(prediction);
    Verdict verdict = settle(model, prediction.probabilities()[0]);
    return verdict == null ? new StageResult.PassedOn() : new StageResult.Done(verdict);
  }

  /// What a model stage rules at a probability.
  ///
  /// @return null when it is not sure and passes the case on
  public static @Nullable Verdict settle(Model model, double probability) {
    for (Gate gate : model.gates()) {
      if (gate.settles(probability)) {
        return new Verdict(gate.ruling(), model.name(), reason(gate), probability, false);
      }
    }
    return null;
  }

  private static String reason(Gate gate) {
    return "p " + (gate.above() ? ">= " : "<= ") + gate.threshold() + " (" + gate.target() + ")";
  }
}
