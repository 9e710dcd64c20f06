package dev.sextant.runtime.training;

import dev.sextant.inference.FileModelRegistry;
import dev.sextant.model.LearnedModel;
import dev.sextant.model.Learner;
import dev.sextant.model.Manifest;
import dev.sextant.model.ModelProblem;
import dev.sextant.model.ModelRegistry;
import dev.sextant.runtime.Askable;
import dev.sextant.runtime.SystemHome;
import dev.sextant.spec.SystemPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The champions that a training goes on from, and why some start from nothing all the same.
final class Earlier {
  private final @Nullable SystemHome home;
  private final List<String> remarks = new ArrayList<>();

  private Earlier(@Nullable SystemHome home) {
    this.home = home;
  }

  /// Everything starts from nothing, and nobody wonders.
  static Earlier none() {
    return new Earlier(null);
  }

  static Earlier champions(SystemHome home) {
    return new Earlier(home);
  }

  /// A learner that starts from a version.
  record Begun(Learner learner, String version) {}

  /// @param heads that share a model, or one: the champion of the first is taken
  Optional<Begun> of(List<SystemPlan.Head> heads, Learner learner) {
    if (home == null) {
      return Optional.empty();
    }
    SystemPlan.Head head = heads.getFirst();
    ModelRegistry registry = new FileModelRegistry(home.models());
    Manifest champion = registry.champion(head.name()).orElse(null);
    if (champion == null) {
      remark(head.name(), "it has no champion");
      return Optional.empty();
    }
    List<String> changed = changed(home, head, champion);
    if (!changed.isEmpty()) {
      remark(head.name(), "'" + changed.getFirst() + "' means something else by now");
      return Optional.empty();
    }
    try {
      LearnedModel model = registry.learned(head.name(), champion.version());
      return Optional.of(new Begun(learner.startingFrom(model), champion.version()));
    } catch (IllegalArgumentException | ModelProblem problem) {
      remark(head.name(), String.valueOf(problem.getMessage()));
      return Optional.empty();
    }
  }

  /// Inputs that both have and whose meaning is another one now.
  private static List<String> changed(SystemHome home, SystemPlan.Head head, Manifest champion) {
    List<String> changed = new ArrayList<>(head.inputNames(home.plan()));
    changed.retainAll(new Askable(home.plan()).changed(champion));
    return changed;
  }

  void remark(String name, String why) {
    remarks.add("%s starts from nothing: %s".formatted(name, why));
  }

  List<String> remarks() {
    return remarks;
  }
}
