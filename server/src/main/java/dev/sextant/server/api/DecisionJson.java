package dev.sextant.server.api;

import dev.sextant.decision.Decision;
import dev.sextant.decision.Decision.Placed;
import dev.sextant.decision.Decision.Prediction;
import dev.sextant.decision.Decision.Slate;
import dev.sextant.decision.Decision.Verdict;
import dev.sextant.server.http.JsonOutput;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Decisions as JSON.
final class DecisionJson {
  private DecisionJson() {}

  /// The answer and how it came about: what `decide` and lists return.
  static void summary(JsonOutput out, Decision decision) {
    out.object(() -> members(out, decision));
  }

  /// The summary, and the rows that were scored.
  static void whole(JsonOutput out, Decision decision) {
    out.object(
        () -> {
          members(out, decision);
          out.text("seed", Long.toString(decision.seed())).text("value", decision.value());
          out.value("fields", decision.query().fields());
          out.object("proposed", () -> proposed(out, decision.pool()));
          out.array("scored", () -> scored(out, decision));
        });
  }

  private static void members(JsonOutput out, Decision decision) {
    out.text("id", decision.id());
    out.text("request", decision.query().request()).text("subject", decision.query().subject());
    out.text("time", Times.shown(decision.query().time()));
    switch (decision.answer()) {
      case Slate slate -> out.array("slate", () -> slate(out, decision, slate));
      case Verdict verdict -> out.object("verdict", () -> verdict(out, verdict));
    }
    out.text("degraded", decision.degraded()).number("coverage", decision.coverage());
    out.array("assigned", () -> decision.assigned().forEach(each -> assigned(out, each)));
    out.array("steps", () -> decision.steps().forEach(step -> step(out, step)));
    out.number("nanos", decision.steps().stream().mapToLong(Decision.Step::nanos).sum());
    out.value("removed", decision.removed()).value("models", decision.models());
    out.text("plan", decision.plan()).text("read", decision.read().toString());
  }

  private static void assigned(JsonOutput out, Decision.Assigned assigned) {
    out.object(
        () -> out.text("experiment", assigned.experiment()).text("variant", assigned.variant()));
  }

  private static void slate(JsonOutput out, Decision decision, Slate slate) {
    Map<String, Integer> masks = masks(decision.pool());
    for (Placed placed : slate.items()) {
      out.object(
          () -> {
            out.text("item", placed.item()).number("value", placed.value());
            out.number("propensity", placed.propensity()).flag("explored", placed.explored());
            int mask = masks.getOrDefault(placed.item(), 0);
            out.texts("sources", decision.pool().sourcesOf(mask));
            predictions(out, decision.scored().predictions(), placed.row());
          });
    }
  }

  private static Map<String, Integer> masks(Decision.Pool pool) {
    Map<String, Integer> masks = HashMap.newHashMap(pool.ids().length);
    for (int i = 0; i < pool.ids().length; i++) {
      masks.put(pool.ids()[i], pool.masks()[i]);
    }
    return masks;
  }

  private static void predictions(JsonOutput out, List<Prediction> predictions, int row) {
    out.object(
        "predictions",
        () -> {
          for (Prediction each : row < 0 ? List.<Prediction>of() : predictions) {
            out.number(each.task(), each.probabilities()[row]);
          }
        });
  }

  private static void verdict(JsonOutput out, Verdict verdict) {
    out.text("ruling", verdict.ruling()).text("stage", verdict.stage());
    out.text("reason", verdict.reason()).number("probability", verdict.probability());
    out.flag("pending", verdict.pending());
  }

  private static void step(JsonOutput out, Decision.Step step) {
    out.object(
        () ->
            out.text("name", step.name())
                .number("in", step.in())
                .number("out", step.out())
                .number("nanos", step.nanos()));
  }

  private static void proposed(JsonOutput out, Decision.Pool pool) {
    out.number("candidates", pool.ids().length);
    int[] counts = new int[pool.sources().size()];
    for (int mask : pool.masks()) {
      for (int i = 0; i < counts.length; i++) {
        counts[i] += (mask >> i) & 1;
      }
    }
    out.object(
        "by",
        () -> {
          for (int i = 0; i < counts.length; i++) {
            out.number(pool.sources().get(i), counts[i]);
          }
        });
  }

  private static void scored(JsonOutput out, Decision decision) {
    Decision.Scored scored = decision.scored();
    for (int i = 0; i < scored.ids().length; i++) {
      int row = i;
      out.object(
          () -> {
            out.text("item", scored.ids()[row]);
            if (row < scored.values().length) {
              out.number("value", scored.values()[row]);
            }
            out.object(
                "margins",
                () ->
                    scored
                        .predictions()
                        .forEach(each -> out.number(each.head(), each.margins()[row])));
            predictions(out, scored.predictions(), row);
          });
    }
  }
}
