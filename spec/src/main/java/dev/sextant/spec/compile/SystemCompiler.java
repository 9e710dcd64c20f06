package dev.sextant.spec.compile;

import dev.sextant.decision.EventType;
import dev.sextant.decision.Program;
import dev.sextant.decision.Symbols;
import dev.sextant.decision.TextList;
import dev.sextant.decision.ValueType;
import dev.sextant.feature.FeaturePlan;
import dev.sextant.feature.RequestPlan;
import dev.sextant.feature.RequestPlan.Slot;
import dev.sextant.feedback.OutcomePlan;
import dev.sextant.spec.Problem;
import dev.sextant.spec.Source;
import dev.sextant.spec.SystemPlan;
import dev.sextant.spec.SystemSpec;
import dev.sextant.spec.row.Usage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A spec to its plan. All problems are found in one go.
public final class SystemCompiler {
  private final SystemSpec spec;
  private final Symbols symbols = new Symbols();
  private final List<Problem> problems = new ArrayList<>();
  private final Expressions expressions;

  private SystemCompiler(SystemSpec spec) {
    this.spec = spec;
    Map<String, TextList> lists = new LinkedHashMap<>();
    spec.lists().forEach((name, texts) -> lists.put(name, TextList.of(texts)));
    expressions = new Expressions(symbols, spec.timezone(), lists, problems);
  }

  /// What compiling yields.
  public sealed interface Result {
    record Compiled(SystemPlan plan) implements Result {}

    record Failed(List<Problem> problems) implements Result {}
  }

  /// @param spec whose names the reader found to be good
  public static Result compile(SystemSpec spec) {
    return new SystemCompiler(spec).compile();
  }

  private Result compile() {
    List<EventType> events = EventTypes.of(spec);
    FeaturePlan features = new FeatureCompiler(spec, events, expressions, problems).compile();
    List<SystemPlan.Request> requests = new ArrayList<>();
    for (SystemSpec.Request request : spec.requests().values()) {
      requests.add(new RequestCompiler(spec, request, features, expressions, problems).compile());
    }
    List<OutcomePlan> outcomes =
        spec.outcomes().values().stream().map(outcome -> outcome(outcome, events)).toList();
    List<SystemPlan.Head> heads = heads(requests);
    ImportCompiler imports = new ImportCompiler(events, expressions, problems);
    List<SystemPlan.Import> compiled = spec.imports().stream().map(imports::compile).toList();
    return problems.isEmpty()
        ? new Result.Compiled(
            new SystemPlan(spec, symbols, features, requests, outcomes, heads, compiled))
        : new Result.Failed(problems.stream().distinct().toList());
  }

  private OutcomePlan outcome(SystemSpec.Outcome outcome, List<EventType> events) {
    EventType event = event(outcome.event(), events);
    Program when = null;
    if (outcome.when() != null) {
      Usage usage = new Usage("a condition", Set.of(ValueType.BOOL), true);
      Expressions.Compiled compiled =
          expressions.compile(outcome.when(), FeatureCompiler.fieldsOf(event), usage);
      when = compiled == null ? null : compiled.program();
    }
    return new OutcomePlan(
        outcome.name(),
        event.index(),
        outcome.sum() == null ? -1 : event.field(outcome.sum()),
        outcome.after() == null ? -1 : event(outcome.after(), events).index(),
        switch (outcome.match()) {
          case "decision" -> OutcomePlan.Match.DECISION;
          case "pair" -> OutcomePlan.Match.PAIR;
          default -> OutcomePlan.Match.SUBJECT;
        },
        outcome.within().toMillis(),
        when);
  }

  private static EventType event(Source name, List<EventType> events) {
    return events.stream().filter(e -> e.name().equals(name.text())).findFirst().orElseThrow();
  }

  private List<SystemPlan.Head> heads(List<SystemPlan.Request> requests) {
    List<SystemPlan.Head> heads = new ArrayList<>();
    for (SystemSpec.Model model : spec.models().values()) {
      for (Source task : model.tasks()) {
        RequestPlan plan = requests.getFirst().plan();
        heads.add(
            new SystemPlan.Head(
                model.name(),
                model.learner().text(),
                task.text(),
                0,
                model.allFeatures() ? allInputs(plan) : inputs(model, plan),
                plan.slot("p." + task.text())));
      }
    }
    return heads;
  }

  private int[] inputs(SystemSpec.Model model, RequestPlan plan) {
    List<Integer> slots = new ArrayList<>();
    for (Source feature : model.features()) {
      int slot = plan.slot(feature.text());
      if (slot < 0) {
        problems.add(
            Problem.of(feature, "request '" + plan.name() + "' has no feature '" + feature + "'"));
      } else if (!isInput(plan.slots().get(slot))) {
        problems.add(
            Problem.of(
                feature,
                "'"
                    + feature
                    + "' is "
                    + plan.slots().get(slot).type().withArticle()
                    + ", which a model can not take; derive a number or a category from it"));
      } else {
        slots.add(slot);
      }
    }
    return slots.stream().mapToInt(Integer::intValue).toArray();
  }

  /// Every feature of the spec and every source score that a model can take; text only when it is
  /// named.
  private int[] allInputs(RequestPlan plan) {
    List<Integer> slots = new ArrayList<>();
    for (int i = 0; i < plan.slots().size(); i++) {
      Slot slot = plan.slots().get(i);
      boolean feature = spec.features().containsKey(slot.name()) || slot.name().startsWith("from.");
      if (feature && isInput(slot) && slot.type() != ValueType.TEXT) {
        slots.add(i);
      }
    }
    return slots.stream().mapToInt(Integer::intValue).toArray();
  }

  private static boolean isInput(Slot slot) {
    return switch (slot.type()) {
      case NUMBER, BOOL, DURATION, CATEGORY, TEXT -> true;
      case ID, TIME, LIST, MAP -> false;
    };
  }
}
