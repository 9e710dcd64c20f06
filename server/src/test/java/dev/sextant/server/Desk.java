package dev.sextant.server;

import dev.sextant.decision.Decision;
import dev.sextant.decision.Decision.Pool;
import dev.sextant.decision.Decision.Prediction;
import dev.sextant.decision.Decision.Scored;
import dev.sextant.decision.Decision.Step;
import dev.sextant.decision.Decision.Verdict;
import dev.sextant.decision.Frame;
import dev.sextant.decision.Query;
import dev.sextant.runtime.Refusal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Judges messages by the number of their links: many are blocked by a rule, none allowed, some go
/// to people.
final class Desk extends World {
  private final Map<String, ReviewCase> cases = new LinkedHashMap<>();

  Desk() {
    super("desk.yaml");
  }

  @Override
  public Decision decide(Query query) {
    Decision decision = super.decide(query);
    queue(query, decision);
    return decision;
  }

  private synchronized void queue(Query query, Decision decision) {
    if (decision.answer() instanceof Verdict verdict && verdict.pending()) {
      Map<String, String> context = Map.of("text", "" + query.fields().get("text"));
      cases.put(
          decision.id(),
          new ReviewCase(
              decision.id(),
              decision.id(),
              query.subject(),
              query.time(),
              verdict.probability(),
              verdict.reason(),
              context,
              null,
              null));
    }
  }

  @Override
  Decision answer(Query query, String id) {
    double links = query.fields().get("links") instanceof Double number ? number : 0;
    double margin = margin(links);
    double p = sigmoid(margin);
    Verdict verdict =
        links > 5
            ? new Verdict("block", "rules", "default(links, 0) > 5", Double.NaN, false)
            : p < 0.1
                ? new Verdict("allow", "content", "p <= 0.1 (precision 0.99)", p, false)
                : new Verdict("allow", "review", "no earlier stage was sure", p, true);
    boolean ruled = verdict.stage().equals("rules");
    return new Decision(
        id,
        query,
        status().read(),
        "0123456789ab",
        42,
        List.of(),
        "",
        Map.of("content.spam", "v1"),
        steps(verdict),
        Map.of(),
        Pool.EMPTY,
        ruled
            ? Scored.NONE
            : new Scored(
                new String[] {query.subject()},
                new Frame(1, List.of(new Frame.Numbers("links", new float[] {(float) links}))),
                List.of(
                    new Prediction(
                        "content.spam", "spam", new double[] {margin}, new double[] {p})),
                new double[0]),
        verdict,
        null,
        1);
  }

  private static List<Step> steps(Verdict verdict) {
    List<Step> all =
        List.of(
            new Step("rules", 1, 1, 40_000),
            new Step("content", 1, 1, 200_000),
            new Step("review", 1, 0, 1_000));
    int asked = List.of("rules", "content", "review").indexOf(verdict.stage()) + 1;
    return all.subList(0, asked);
  }

  private static double margin(double links) {
    return -3 + links;
  }

  @Override
  Explained.Head explain(Decision decision, String item) {
    double margin = decision.scored().predictions().getFirst().margins()[0];
    return new Explained.Head(
        "content.spam",
        -3,
        List.of(new Explained.Contribution("links", "" + (margin + 3), margin + 3)),
        margin,
        "1 / (1 + exp(" + -margin + "))",
        sigmoid(margin),
        true);
  }

  @Override
  public synchronized List<ReviewCase> reviews(int limit) {
    return cases.values().stream().filter(each -> each.ruling() == null).limit(limit).toList();
  }

  @Override
  public synchronized ReviewCase rule(String id, String ruling, String reviewer, String note) {
    ReviewCase waiting = cases.get(id);
    if (waiting == null) {
      throw new Refusal(Refusal.Fault.UNKNOWN, "no case '" + id + "'");
    }
    if (waiting.ruling() != null) {
      throw new Refusal(
          Refusal.Fault.CALLER, "case '" + id + "' was ruled on by " + waiting.reviewer());
    }
    ReviewCase ruled =
        new ReviewCase(
            id,
            waiting.decision(),
            waiting.subject(),
            waiting.since(),
            waiting.probability(),
            waiting.reason(),
            waiting.context(),
            ruling,
            reviewer);
    cases.put(id, ruled);
    return ruled;
  }
}
