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
import dev.sextant.model.Calibration;
import dev.sextant.spec.Findings;
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
  private final Findings findings;
  private final Expressions expressions;

  private SystemCompiler(SystemSpec spec, Findings findings) {
    this.spec = spec;
    this.findings = findings;
    Map<String, TextList> lists = new LinkedHashMap<>();
    spec.lists().forEach((name, texts) -> lists.put(name, TextList.of(texts)));
    expressions = new Expressions(symbols, spec.timezone(), lists, findings);
  }

  /// What compiling yields.
  public sealed interface Result {
    record Compiled(SystemPlan plan) implements Result {}

    /// @param problems in order of place, never empty
    record Failed(List<Problem> problems) implements Result {}
  }

  /// @param spec whose names the reader found to be good
  public static Result compile(SystemSpec spec) {
    Findings findings = new Findings();
    SystemPlan plan = new SystemCompiler(spec, findings).compile();
    return findings.isEmpty() ? new Result.Compiled(plan) : new Result.Failed(findings.sorted());
  }

  /// Adds what compiling finds wrong with the rest of a spec that has problems already.
  ///
  /// @param spec without its flawed definitions
  public static void judge(SystemSpec spec, Findings findings) {
    SystemPlan _ = new SystemCompiler(spec, findings).compile();
  }

  private SystemPlan compile() {
    List<EventType> events = EventTypes.of(spec);
    FeaturePlan features = new FeatureCompiler(spec, events, expressions, findings).compile();
    List<SystemPlan.Request> requests = new ArrayList<>();
    for (SystemSpec.Request request : spec.requests().values()) {
      requests.add(new RequestCompiler(spec, request, features, expressions, findings).compile());
    }
    List<OutcomePlan> outcomes =
        spec.outcomes().values().stream().map(outcome -> outcome(outcome, events)).toList();
    List<SystemPlan.Head> heads = heads(requests);
    ImportCompiler imports = new ImportCompiler(events, expressions, findings);
    List<SystemPlan.Import> compiled = spec.imports().stream().map(imports::compile).toList();
    return new SystemPlan(spec, symbols, features, requests, outcomes, heads, compiled);
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
        outcome.sum() == null ? -1 : event.field(outcome.sum().text()),
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
    if (requests.isEmpty()) {
      return heads;
    }
    RequestPlan plan = requests.getFirst().plan();
    for (SystemSpec.Model model : spec.models().values()) {
      for (Source task : model.tasks()) {
        requireNumberFits(model, task);
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

  /// Tells what can not predict a number, before anything is imported and trained.
  private void requireNumberFits(SystemSpec.Model model, Source task) {
    SystemSpec.Outcome outcome = spec.outcomes().get(task.text());
    if (outcome == null || outcome.sum() == null) {
      return;
    }
    if (model.learner().text().equals("logistic")) {
      addNumber(task, "logistic", "take boosted-trees or a net");
    } else if ("binary".equals(model.options().get("objective"))) {
      addNumber(task, "`objective: binary`", "leave it out");
    }
    if (model.calibrate() == Calibration.TEMPERATURE) {
      addNumber(task, "`calibrate: temperature`", "take platt, isotonic or none");
    }
    if ("esmm".equals(model.options().get(SystemSpec.Model.SHARING))) {
      addNumber(task, "`sharing: esmm`", "take shared-bottom or mmoe");
    }
  }

  private void addNumber(Source task, String what, String cure) {
    findings.add(
        task,
        "%s is for a yes or no, but outcome '%s' is a number; %s".formatted(what, task, cure));
  }

  private int[] inputs(SystemSpec.Model model, RequestPlan plan) {
    List<Integer> slots = new ArrayList<>();
    for (Source feature : model.features()) {
      int slot = plan.slot(feature.text());
      if (slot < 0) {
        unavailable(feature, plan);
      } else if (!isInput(plan.slots().get(slot))) {
        findings.add(
            feature,
            "'%s' is %s, which a model can not take; derive a number or a category from it"
                .formatted(feature, plan.slots().get(slot).type().withArticle()));
      } else {
        slots.add(slot);
      }
    }
    return slots.stream().mapToInt(Integer::intValue).toArray();
  }

  private void unavailable(Source feature, RequestPlan plan) {
    boolean isKnown = spec.features().containsKey(feature.text());
    if (isKnown && !findings.isFlawed(feature.text())) {
      findings.add(
          feature,
          "feature '%s' is by an entity that request '%s' does not name"
              .formatted(feature, plan.name()));
    }
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
