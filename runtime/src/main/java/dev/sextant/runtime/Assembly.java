package dev.sextant.runtime;

import dev.sextant.cascade.CascadePlan;
import dev.sextant.cascade.CascadePlan.Gate;
import dev.sextant.experiment.Assignment;
import dev.sextant.exploration.EpsilonGreedy;
import dev.sextant.exploration.ExplorationPolicy;
import dev.sextant.exploration.Softmax;
import dev.sextant.feature.RequestPlan;
import dev.sextant.feature.RequestPlan.Origin;
import dev.sextant.model.Calibrator;
import dev.sextant.model.Scorer;
import dev.sextant.pipeline.DecisionPlan;
import dev.sextant.pipeline.DecisionPlan.Trial;
import dev.sextant.ranking.Head;
import dev.sextant.ranking.RankPlan;
import dev.sextant.ranking.RankPlan.Ranker;
import dev.sextant.ranking.RankPlan.Slots;
import dev.sextant.ranking.ValueExpression;
import dev.sextant.spec.SystemPlan;
import dev.sextant.spec.SystemSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Puts trained models into a compiled request: the plan that answers.
///
/// A model that is not trained yet is left out: its tasks count as 0 in the value, a cascade passes
/// the case on.
public final class Assembly {
  private static final int DIGITS = 12;

  private final SystemPlan plan;
  private final Map<String, Trained> trained;

  /// @param gates thresholds solved for this model; empty unless a cascade uses it
  public record Trained(String version, Scorer scorer, Calibrator calibrator, List<Gate> gates) {}

  /// @param trained head (`model.task`) -> model
  public Assembly(SystemPlan plan, Map<String, Trained> trained) {
    this.plan = plan;
    this.trained = trained;
  }

  public DecisionPlan assemble(SystemPlan.Request request) {
    SystemPlan.Choosing choosing = request.choosing();
    DecisionPlan.Answerer answerer =
        choosing == null ? judging(request) : choosing(request, choosing);
    return new DecisionPlan(
        plan.spec().digest().substring(0, DIGITS),
        request.plan(),
        answerer,
        trials(choosing),
        plan.spec().deadline().answer());
  }

  private DecisionPlan.Choosing choosing(SystemPlan.Request request, SystemPlan.Choosing choosing) {
    Ranker light = ranker("light", choosing.light(), choosing.lightKeep(), request);
    Ranker heavy = ranker("heavy", choosing.heavy(), choosing.heavyKeep(), request);
    TreeSet<Integer> logged = new TreeSet<>();
    addInputs(choosing.light(), logged);
    addInputs(choosing.heavy(), logged);
    addLoggable(choosing.value(), request.plan(), logged);
    choosing
        .values()
        .values()
        .forEach(v -> v.values().forEach(e -> addLoggable(e, request.plan(), logged)));
    if (choosing.groupSlot() >= 0) {
      logged.add(choosing.groupSlot());
    }
    addTitle(request.plan(), logged);
    RankPlan rank =
        new RankPlan(
            choosing.filters(),
            light,
            heavy,
            choosing.value(),
            slots(choosing),
            logged.stream().mapToInt(Integer::intValue).toArray());
    return new DecisionPlan.Choosing(choosing.retrieval(), rank, choosing.fallback());
  }

  private @Nullable Ranker ranker(
      String name, List<String> models, int keep, SystemPlan.Request request) {
    List<Head> heads = new ArrayList<>();
    for (SystemPlan.Head head : plan.heads()) {
      Trained model = trained.get(head.name());
      if (model != null && models.contains(head.model())) {
        heads.add(head(head, model, request.plan()));
      }
    }
    return heads.isEmpty() ? null : new Ranker(name + " " + String.join(", ", models), heads, keep);
  }

  private static Head head(SystemPlan.Head head, Trained model, RequestPlan request) {
    return new Head(
        head.model(),
        model.version(),
        head.task(),
        model.scorer(),
        model.calibrator(),
        head.inputs(),
        request.closure(head.inputs()),
        head.predictionSlot());
  }

  /// Inputs are kept for models that are not trained yet too: they will learn from these decisions.
  private void addInputs(List<String> models, Set<Integer> logged) {
    for (SystemPlan.Head head : plan.heads()) {
      if (models.contains(head.model())) {
        for (int input : head.inputs()) {
          logged.add(input);
        }
      }
    }
  }

  /// People who look at a decision want to read what was shown.
  private void addTitle(RequestPlan request, Set<Integer> logged) {
    String entity = plan.features().entities().get(request.choiceEntity()).name();
    int title = request.slot(entity + ".title");
    if (title >= 0) {
      logged.add(title);
    }
  }

  /// What a value reads directly is kept with the decision; predictions are kept apart.
  private static void addLoggable(ValueExpression value, RequestPlan request, Set<Integer> logged) {
    for (int slot : value.reads()) {
      boolean prediction = request.slots().get(slot).origin() instanceof Origin.Prediction;
      boolean storable =
          switch (request.slots().get(slot).type()) {
            case NUMBER, BOOL, DURATION, CATEGORY, ID, TEXT -> true;
            case TIME, LIST, MAP -> false;
          };
      if (!prediction && storable) {
        logged.add(slot);
      }
    }
  }

  private Slots slots(SystemPlan.Choosing choosing) {
    SystemSpec.Rank rank = plan.spec().rank();
    if (rank == null) {
      throw new IllegalStateException("a `choose:` request without `rank`");
    }
    SystemSpec.Slate slate = rank.slate();
    double strength = slate.diversify() == null ? 0 : slate.diversify().strength();
    int explored = slate.explore() == null ? 0 : slate.explore().slots();
    return new Slots(
        slate.size(), choosing.groupSlot(), strength, policy(slate.explore()), explored);
  }

  private static @Nullable ExplorationPolicy policy(SystemSpec.@Nullable Explore explore) {
    if (explore == null) {
      return null;
    }
    return switch (explore.policy()) {
      case "softmax" -> new Softmax(explore.options().getOrDefault("temperature", 0.1));
      case "epsilon-greedy" -> new EpsilonGreedy(explore.options().getOrDefault("epsilon", 0.1));
      default -> new EpsilonGreedy(1);
    };
  }

  private DecisionPlan.Judging judging(SystemPlan.Request request) {
    SystemSpec.Cascade spec = plan.spec().cascade();
    if (spec == null || request.cascade() == null) {
      throw new IllegalStateException("a `judge:` request without `cascade`");
    }
    List<CascadePlan.Stage> stages = new ArrayList<>();
    TreeSet<Integer> logged = new TreeSet<>();
    for (SystemPlan.Stage stage : request.cascade()) {
      switch (stage) {
        case SystemPlan.Stage.Rules(var rules) -> stages.add(rules);
        case SystemPlan.Stage.Review(var review) -> stages.add(review);
        case SystemPlan.Stage.Model(var name) -> {
          addInputs(List.of(name), logged);
          for (SystemPlan.Head head : plan.heads()) {
            Trained model = trained.get(head.name());
            if (head.model().equals(name) && model != null) {
              stages.add(
                  new CascadePlan.Model(
                      name,
                      head(head, model, request.plan()),
                      model.gates(),
                      spec.fail().getOrDefault(name, "review")));
            }
          }
        }
      }
    }
    return new DecisionPlan.Judging(
        new CascadePlan(
            spec.rulings(), stages, logged.stream().mapToInt(Integer::intValue).toArray()));
  }

  private List<Trial> trials(SystemPlan.@Nullable Choosing choosing) {
    List<Trial> trials = new ArrayList<>();
    for (SystemSpec.Experiment experiment : plan.spec().experiments().values()) {
      Map<String, Double> weights = new LinkedHashMap<>();
      experiment
          .variants()
          .values()
          .forEach(variant -> weights.put(variant.name(), variant.weight()));
      Assignment assignment = new Assignment(experiment.name(), experiment.allocation(), weights);
      trials.add(
          new Trial(
              experiment.name(),
              assignment::variantOf,
              choosing == null
                  ? Map.of()
                  : choosing.values().getOrDefault(experiment.name(), Map.of())));
    }
    return trials;
  }
}
