package dev.sextant.spec.read;

import dev.sextant.spec.Mark;
import dev.sextant.spec.Source;
import dev.sextant.spec.SystemSpec;
import dev.sextant.spec.SystemSpec.Aggregate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Checks that every name in a spec refers to something, so that compiling can take it for granted.
final class References {
  private final SystemSpec spec;
  private final Findings findings;

  References(SystemSpec spec, Findings findings) {
    this.spec = spec;
    this.findings = findings;
  }

  void check() {
    spec.requests().values().forEach(this::check);
    spec.events().values().forEach(this::check);
    spec.features().values().forEach(this::check);
    spec.outcomes().values().forEach(this::check);
    spec.models().values().forEach(this::check);
    checkAnswer();
    checkMeasures();
    checkImports();
  }

  private void entity(@Nullable Source name) {
    known(name, "entity", "entities", spec.entities().keySet());
  }

  private void event(@Nullable Source name) {
    known(name, "event", "events", spec.events().keySet());
  }

  private void known(@Nullable Source name, String kind, String plural, Collection<String> known) {
    if (name != null && !name.text().isEmpty() && !known.contains(name.text())) {
      findings.unknown(name, kind, plural, known);
    }
  }

  private void check(SystemSpec.Request request) {
    entity(request.subject());
    entity(request.choose());
    event(request.on());
    if (request.judges() && spec.cascade() == null) {
      findings.add(
          request.at(), "request '" + request.name() + "' judges, so the system needs a `cascade`");
    }
    if (!request.judges() && (spec.retrieve() == null || spec.rank() == null)) {
      findings.add(
          request.at(),
          "request '" + request.name() + "' chooses, so the system needs `retrieve` and `rank`");
    }
  }

  private void check(SystemSpec.Event event) {
    entity(event.subject());
    entity(event.object());
    for (String optional : event.optional()) {
      boolean isSubject = optional.equals(event.subject().text());
      if (!isSubject && (event.object() == null || !optional.equals(event.object().text()))) {
        findings.add(
            event.at(),
            "event '" + event.name() + "' has neither a subject nor an object '" + optional + "'");
      }
    }
  }

  private void check(SystemSpec.Feature feature) {
    if (spec.entities().containsKey(feature.name())) {
      findings.add(feature.at(), "'" + feature.name() + "' is already the name of an entity");
    }
    if (!(feature.definition() instanceof Aggregate aggregate)) {
      return;
    }
    aggregate.by().forEach(this::entity);
    aggregate.inputs().forEach(input -> path(input));
  }

  /// `click`, `purchase.quantity`, `purchase.at`, `click.story`, `click.story.category`.
  private void path(Source input) {
    String[] parts = input.text().split("\\.", 2);
    SystemSpec.Event event = spec.events().get(parts[0]);
    if (event == null) {
      if (!parts[0].isEmpty()) {
        findings.unknown(
            new Source(parts[0], input.at()), "event", "events", spec.events().keySet());
      }
      return;
    }
    if (parts.length == 2 && !parts[1].equals("at") && !fieldPaths(event).contains(parts[1])) {
      findings.unknown(
          new Source(parts[1], input.at()),
          "field",
          "fields of " + event.name(),
          fieldPaths(event));
    }
  }

  private List<String> fieldPaths(SystemSpec.Event event) {
    List<String> paths = new ArrayList<>(event.fields().keySet());
    paths.add("at");
    List<String> entities = new ArrayList<>();
    entities.add(event.subject().text());
    if (event.object() != null) {
      entities.add(event.object().text());
    }
    for (String name : entities) {
      paths.add(name);
      SystemSpec.Entity entity = spec.entities().get(name);
      if (entity != null) {
        entity.fields().keySet().forEach(field -> paths.add(name + "." + field));
      }
    }
    return paths;
  }

  private void check(SystemSpec.Outcome outcome) {
    event(outcome.event());
    event(outcome.after());
    SystemSpec.Event event = spec.events().get(outcome.event().text());
    if (outcome.sum() != null && event != null && !event.fields().containsKey(outcome.sum())) {
      findings.unknown(
          new Source(outcome.sum(), outcome.at()),
          "field",
          "fields of " + event.name(),
          event.fields().keySet());
    }
  }

  private void check(SystemSpec.Model model) {
    model.tasks().forEach(task -> known(task, "outcome", "outcomes", spec.outcomes().keySet()));
    List<String> inputs = new ArrayList<>(spec.features().keySet());
    spec.requests().values().forEach(request -> inputs.addAll(request.fields().keySet()));
    if (spec.retrieve() != null) {
      spec.retrieve().sources().values().stream()
          .filter(source -> !source.kind().equals("top"))
          .forEach(source -> inputs.add("from." + source.name()));
    }
    model.features().forEach(feature -> known(feature, "feature", "features", inputs));
  }

  private void checkAnswer() {
    Set<String> models = spec.models().keySet();
    if (spec.rank() != null) {
      if (spec.rank().light() != null) {
        spec.rank().light().models().forEach(model -> known(model, "model", "models", models));
      }
      if (spec.rank().heavy() != null) {
        spec.rank().heavy().models().forEach(model -> known(model, "model", "models", models));
      }
    }
    if (spec.cascade() != null) {
      check(spec.cascade(), models);
    }
    if (spec.deadline().fallback() != null) {
      known(spec.deadline().fallback(), "source", "sources", sources());
    }
  }

  private Collection<String> sources() {
    return spec.retrieve() == null ? List.of() : spec.retrieve().sources().keySet();
  }

  private void check(SystemSpec.Cascade cascade, Set<String> models) {
    for (SystemSpec.Stage stage : cascade.stages()) {
      switch (stage) {
        case SystemSpec.ModelStage model -> known(model.model(), "model", "models", models);
        case SystemSpec.RulesStage rules ->
            rules.rules().keySet().forEach(ruling -> ruling(ruling, rules.at(), cascade));
        case SystemSpec.ReviewStage _ -> {}
      }
    }
    cascade.targets().forEach((ruling, target) -> ruling(ruling, target.at(), cascade));
    List<String> failures = new ArrayList<>(cascade.rulings());
    failures.add("review");
    cascade
        .fail()
        .forEach(
            (stage, ruling) -> {
              known(new Source(stage, cascade.at()), "model", "models", models);
              known(new Source(ruling, cascade.at()), "ruling", "rulings", failures);
            });
  }

  private void ruling(String ruling, Mark at, SystemSpec.Cascade cascade) {
    known(new Source(ruling, at), "ruling", "rulings", cascade.rulings());
  }

  private void checkMeasures() {
    for (SystemSpec.Metric metric : spec.metrics().values()) {
      metric.inputs().forEach(this::path);
      entity(metric.per());
    }
    known(spec.goals().primary(), "metric", "metrics", spec.metrics().keySet());
    for (SystemSpec.Experiment experiment : spec.experiments().values()) {
      entity(experiment.unit());
      known(experiment.metric(), "metric", "metrics", spec.metrics().keySet());
    }
    SystemSpec.Evaluate evaluate = spec.evaluate();
    if (evaluate != null) {
      List<String> relevant = new ArrayList<>(spec.outcomes().keySet());
      relevant.addAll(spec.events().keySet());
      known(evaluate.relevant(), "event or outcome", "events and outcomes", relevant);
      ask(evaluate.ask());
      evaluate
          .baselines()
          .values()
          .forEach(list -> list.forEach(s -> known(s, "source", "sources", sources())));
    }
    if (spec.train() != null && spec.train().ask() != null) {
      ask(spec.train().ask());
    }
  }

  private void ask(SystemSpec.Ask ask) {
    entity(ask.oncePer());
    if (ask.each() != null && !ask.each().text().equals("decision")) {
      event(ask.each());
    }
  }

  private void checkImports() {
    for (SystemSpec.Import each : spec.imports()) {
      for (SystemSpec.RowRule rule : each.rows()) {
        switch (rule.kind()) {
          case "event" -> event(rule.target());
          case "upsert" -> entity(rule.target());
          default -> {}
        }
      }
    }
  }
}
