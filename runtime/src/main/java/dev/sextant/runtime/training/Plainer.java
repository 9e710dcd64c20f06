package dev.sextant.runtime.training;

import dev.sextant.learning.NetLearner;
import dev.sextant.model.Calibration;
import dev.sextant.runtime.Watch;
import dev.sextant.spec.SystemPlan;
import dev.sextant.spec.SystemSpec;
import dev.sextant.spec.SystemSpec.Plain;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/// Trains, for each head, the plainer learners that it has to beat: those of `baselines:`, else
/// logistic regression with its defaults where the outcome is a yes or no. One that would be the
/// head itself is left out. A head that shares its net is compared with one of the same kind that
/// learns its task alone.
final class Plainer {
  private static final Map<String, Plain> DEFAULT =
      Map.of("plain", new Plain("logistic", Map.of()));

  /// The same learner without the other tasks.
  static final String ALONE = "alone";

  private final SystemPlan plan;
  private final Map<String, Plain> plain;
  private final boolean isDefault;

  Plainer(SystemPlan plan, SystemSpec.Evaluate spec) {
    this.plan = plan;
    this.isDefault = spec.plain().isEmpty();
    this.plain = isDefault ? DEFAULT : spec.plain();
  }

  /// @return head -> baseline -> what it learned from the same rows
  Map<String, Map<String, Fitter.Fitted>> fit(RowTable table, long seed, Watch watch) {
    Fitter fitter = new Fitter(plan, table, seed, watch);
    Map<String, Map<String, Fitter.Fitted>> fitted = new LinkedHashMap<>();
    for (SystemPlan.Head head : plan.heads()) {
      Map<String, Fitter.Fitted> one = new LinkedHashMap<>();
      plain.forEach(
          (name, learner) -> {
            if (!isSame(head, learner) && !(isDefault && plan.isNumber(head))) {
              one.put(name, fit(fitter, head, name, learner));
            }
          });
      SystemSpec.Model model = plan.spec().models().get(head.model());
      if (model != null && model.isShared()) {
        Map<String, Object> alone = new HashMap<>(model.options());
        alone.keySet().removeAll(NetLearner.SHARING_OPTIONS);
        one.put(ALONE, fit(fitter, head, ALONE, new Plain(head.learner(), alone)));
      }
      fitted.put(head.name(), one);
    }
    return fitted;
  }

  private static Fitter.Fitted fit(
      Fitter fitter, SystemPlan.Head head, String name, Plain learner) {
    SystemPlan.Head as =
        new SystemPlan.Head(
            name, learner.learner(), head.task(), head.request(), head.inputs(), -1);
    return fitter.fit(as, learner.options(), Calibration.PLATT);
  }

  private boolean isSame(SystemPlan.Head head, Plain learner) {
    SystemSpec.Model model = plan.spec().models().get(head.model());
    return model != null
        && learner.learner().equals(head.learner())
        && learner.options().equals(model.options());
  }
}
