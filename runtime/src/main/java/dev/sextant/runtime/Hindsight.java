package dev.sextant.runtime;

import dev.sextant.decision.Decision;
import dev.sextant.feature.FeatureState;
import dev.sextant.runtime.DecisionService.Explained;
import dev.sextant.runtime.DecisionService.Replayed;
import org.jspecify.annotations.Nullable;

/// Looks back on decisions of one plan, for as long as the process lives: also when another plan
/// answers by now.
record Hindsight(
    SystemHome home,
    Models models,
    Explaining explaining,
    Rescoring rescoring,
    Recomputing recomputing) {

  static Hindsight of(SystemHome home) {
    Models models = new Models(home.plan(), home.models());
    FeatureState names = new FeatureState(home.plan().features(), home.plan().symbols());
    return new Hindsight(
        home,
        models,
        new Explaining(models),
        new Rescoring(models, names),
        new Recomputing(home, Watch.NONE));
  }

  boolean isOf(Decision decision) {
    return Served.isOf(decision, home.plan());
  }

  Explained explain(Decision decision, @Nullable String item) {
    return explaining.explain(served(decision), item);
  }

  Replayed replay(Decision decision, boolean recompute) {
    Served served = served(decision);
    Comparison comparison = new Comparison();
    if (recompute) {
      recomputing.replay(served, comparison);
    }
    rescoring.replay(served, comparison);
    return new Replayed(decision.id(), recompute, comparison.compared(), comparison.differences());
  }

  private Served served(Decision decision) {
    return Served.of(decision, home.plan(), models);
  }
}
