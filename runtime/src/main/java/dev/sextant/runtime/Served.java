package dev.sextant.runtime;

import dev.sextant.decision.Decision;
import dev.sextant.decision.Decision.Slate;
import dev.sextant.decision.Decision.Verdict;
import dev.sextant.pipeline.DecisionPlan;
import dev.sextant.runtime.Refusal.Fault;
import dev.sextant.spec.SystemPlan;
import java.util.stream.IntStream;

/// A logged decision beside the plan that made it: the spec with the model versions of that time.
record Served(Decision decision, SystemPlan.Request request, DecisionPlan answering) {

  /// @throws Refusal when the spec has changed since, or a model is gone
  static Served of(Decision decision, SystemPlan plan, Models models) {
    if (!isOf(decision, plan)) {
      throw new Refusal(
          Fault.CALLER,
          "decision "
              + decision.id()
              + " was made by plan "
              + decision.plan()
              + ", but the spec is now "
              + plan.spec().digest().substring(0, decision.plan().length())
              + "; check out the spec of that time");
    }
    SystemPlan.Request request =
        plan.requests().stream()
            .filter(each -> each.plan().name().equals(decision.query().request()))
            .findFirst()
            .orElseThrow();
    return new Served(decision, request, models.assemble(request, decision.models()));
  }

  /// Whether the decision was made by this spec.
  static boolean isOf(Decision decision, SystemPlan plan) {
    return plan.spec().digest().startsWith(decision.plan());
  }

  /// Rows of the scored candidates that were served, or of the case that was judged; empty when
  /// nothing was scored.
  IntStream rows() {
    return switch (decision.answer()) {
      case Slate slate ->
          slate.items().stream().mapToInt(Decision.Placed::row).filter(row -> row >= 0);
      case Verdict _ -> IntStream.range(0, decision.scored().frame().rows());
    };
  }

  /// The version of a head that scored.
  String version(String head) {
    String version = decision.models().get(head);
    if (version == null) {
      throw new IllegalStateException("decision " + decision.id() + " names no version of " + head);
    }
    return version;
  }
}
