package dev.sextant.runtime;

import dev.sextant.decision.EventCodec;
import dev.sextant.decision.NearestName;
import dev.sextant.feature.FeatureState;
import dev.sextant.feature.StateStore;
import dev.sextant.pipeline.Decider;
import dev.sextant.pipeline.DecisionPlan;
import dev.sextant.runtime.Refusal.Fault;
import dev.sextant.spec.SystemPlan;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/// What answers now: a spec's plan, the state that was folded for it, and the models. It is
/// replaced as a whole, so that whoever holds one sees nothing of another.
final class Running {
  private final SystemHome.Recovered folded;
  private final Hindsight hindsight;
  private final Intake intake;
  private final EventCodec codec;
  private final DecisionStore decisions;
  private final ExperimentReader experiments;
  private volatile Map<String, Answering> answering = Map.of();
  private volatile Map<String, Assembly.Trained> challengers = Map.of();
  private volatile String obstacle = "";

  /// One request's plan with the deciders that are free to use it.
  record Answering(DecisionPlan plan, Queue<Decider> free) {}

  /// @param epoch of the state: what it is without
  Running(Hindsight hindsight, SystemHome.Recovered folded, Retractions.Epoch epoch) {
    this.folded = folded;
    this.hindsight = hindsight;
    SystemHome home = hindsight.home();
    this.intake = new Intake(home.plan());
    this.codec = home.codec();
    this.decisions = new DecisionStore(home);
    this.experiments = new ExperimentReader(home, epoch);
    loadChampions();
  }

  /// Answers with the registry's champions from now on.
  void loadChampions() {
    obstacle = new Soundness(home()).obstacle();
    Map<String, String> champions = models().champions();
    Map<String, Answering> next = new LinkedHashMap<>();
    for (SystemPlan.Request request : plan().requests()) {
      next.put(
          request.plan().name(),
          new Answering(models().assemble(request, champions), new ConcurrentLinkedQueue<>()));
    }
    answering = next;
    challengers = models().challengers();
    models().keepWarm();
  }

  /// The versions that are asked beside the champions, by head.
  Map<String, Assembly.Trained> challengers() {
    return challengers;
  }

  /// Refuses to go on when a model would be asked about features that mean something else than when
  /// it was trained.
  ///
  /// @throws Refusal that says which, and how to mend it
  void requireSound() {
    if (!obstacle.isEmpty()) {
      throw new Refusal(Fault.CONFIGURATION, obstacle);
    }
  }

  /// Sees to it that the home remembers what the features mean, once answers are by it.
  void remember(long now) {
    if (obstacle.isEmpty()) {
      Meanings.remember(home(), now);
    }
  }

  Answering answering(String request) {
    Answering how = answering.get(request);
    if (how == null) {
      throw new Refusal(
          Fault.CALLER,
          "no request '"
              + request
              + "'"
              + NearestName.hint(request, "requests", answering.keySet()));
    }
    return how;
  }

  SystemPlan.Request request(String name) {
    return plan().requests().stream()
        .filter(each -> each.plan().name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  SystemHome home() {
    return hindsight.home();
  }

  SystemPlan plan() {
    return home().plan();
  }

  SystemHome.Recovered folded() {
    return folded;
  }

  FeatureState state() {
    return folded.state();
  }

  StateStore store() {
    return folded.store();
  }

  Models models() {
    return hindsight.models();
  }

  Hindsight hindsight() {
    return hindsight;
  }

  Intake intake() {
    return intake;
  }

  /// For whoever has the turn to write.
  EventCodec codec() {
    return codec;
  }

  DecisionStore decisions() {
    return decisions;
  }

  ExperimentReader experiments() {
    return experiments;
  }
}
