package dev.sextant.runtime;

import dev.sextant.decision.Decision;
import dev.sextant.decision.Decision.Slate;
import dev.sextant.decision.Decision.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A decision as JSON: the answer and how it came about, without the vectors.
public final class DecisionJson {
  private DecisionJson() {}

  public static String pretty(Decision decision) {
    return Json.pretty(map(decision));
  }

  public static Map<String, @Nullable Object> map(Decision decision) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("id", decision.id());
    json.put("request", decision.query().request());
    json.put("subject", decision.query().subject());
    json.put("time", Instant.ofEpochMilli(decision.query().time()).toString());
    json.put("read", decision.read().toString());
    json.put("plan", decision.plan());
    json.put("models", decision.models());
    json.put("assigned", decision.assigned());
    json.put("steps", decision.steps());
    json.put("removed", decision.removed());
    json.put("degraded", decision.degraded());
    json.put("coverage", decision.coverage());
    switch (decision.answer()) {
      case Slate slate -> json.put("slate", items(decision, slate));
      case Verdict verdict -> json.put("verdict", verdict(verdict));
    }
    return json;
  }

  private static List<Map<String, @Nullable Object>> items(Decision decision, Slate slate) {
    List<Map<String, @Nullable Object>> items = new ArrayList<>();
    for (Decision.Placed placed : slate.items()) {
      Map<String, @Nullable Object> item = new LinkedHashMap<>();
      item.put("item", placed.item());
      item.put("value", placed.value());
      item.put("propensity", placed.propensity());
      item.put("explored", placed.explored());
      if (placed.row() >= 0) {
        Map<String, Double> predictions = new LinkedHashMap<>();
        decision
            .scored()
            .predictions()
            .forEach(p -> predictions.put(p.task(), p.probabilities()[placed.row()]));
        item.put("predictions", predictions);
      }
      items.add(item);
    }
    return items;
  }

  private static Map<String, @Nullable Object> verdict(Verdict verdict) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("ruling", verdict.ruling());
    json.put("stage", verdict.stage());
    json.put("reason", verdict.reason());
    json.put("probability", Double.isNaN(verdict.probability()) ? null : verdict.probability());
    json.put("pending", verdict.pending());
    return json;
  }
}
