package dev.sextant.runtime.training;

import dev.sextant.model.Calibration;
import dev.sextant.runtime.Watch;
import dev.sextant.spec.SystemPlan;
import dev.sextant.spec.SystemSpec;
import dev.sextant.spec.SystemSpec.Plain;
import java.util.LinkedHashMap;
import java.util.Map;

/// Trains, for each head, the plainer learners that it has to beat: those of `baselines:`, else
/// logistic regression with its defaults. One that would be the head itself is left out.
final class Plainer {
  private static final Map<String, Plain> DEFAULT =
      Map.of("plain", new Plain("logistic", Map.of()));

  private final SystemPlan plan;
  private final Map<String, Plain> plain;

  Plainer(SystemPlan plan, SystemSpec.Evaluate spec) {
    this.plan = plan;
    this.plain = spec.plain().isEmpty() ? DEFAULT : spec.plain();
  }

  /// @return head -> baseline -> what it learned from the same rows
  Map<String, Map<String, Fitter.Fitted>> fit(RowTable table, long seed, Watch watch) {
    Fitter fitter = new Fitter(plan, table, seed, watch);
    Map<String, Map<String, Fitter.Fitted>> fitted = new LinkedHashMap<>();
    for (SystemPlan.Head head : plan.heads()) {
      Map<String, Fitter.Fitted> one = new LinkedHashMap<>();
      plain.forEach(
          (name, learner) -> {
            if (!isSame(head, learner)) {
              SystemPlan.Head as =
                  new SystemPlan.Head(
                      name, learner.learner(), head.task(), head.request(), head.inputs(), -1);
              one.put(name, fitter.fit(as, learner.options(), Calibration.PLATT));
            }
          });
      fitted.put(head.name(), one);
    }
    return fitted;
  }

  private boolean isSame(SystemPlan.Head head, Plain learner) {
    SystemSpec.Model model = plan.spec().models().get(head.model());
    return model != null
        && learner.learner().equals(head.learner())
        && learner.options().equals(model.options());
  }
}
