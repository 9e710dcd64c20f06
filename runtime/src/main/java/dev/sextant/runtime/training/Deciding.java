package dev.sextant.runtime.training;

import dev.sextant.feature.FeatureState;
import dev.sextant.pipeline.Decider;
import dev.sextant.pipeline.DecisionPlan;

/// A decider over the state as it is now; that is another object once events were taken back.
final class Deciding {
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
