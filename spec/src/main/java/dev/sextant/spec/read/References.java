package dev.sextant.spec.read;

import dev.sextant.decision.ValueType;
import dev.sextant.spec.Findings;
import dev.sextant.spec.Source;
import dev.sextant.spec.SystemSpec;
import dev.sextant.spec.SystemSpec.Aggregate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Checks that every name in a spec refers to something. Definitions that refer to nothing, or to
/// something flawed, are flawed themselves and taken out, so that compiling can take names for
/// granted.
final class References {
  private static final Set<ValueType> SUMMED =
      Set.of(ValueType.NUMBER, ValueType.BOOL, ValueType.DURATION);

  private final SystemSpec spec;
  private final Findings findings;

  /// Kinds of which there is nothing at all; that is told once.
  private final Set<String> absent = new HashSet<>();

  References(SystemSpec spec, Findings findings) {
    this.spec = spec;
    this.findings = findings;
  }

  void check() {
    keep(spec.events(), "event ", this::isSound);
    keep(spec.requests(), "request ", this::isSound);
    keep(spec.features(), "", this::isSound);
    keep(spec.outcomes(), "outcome ", this::isSound);
    spec.models().values().forEach(this::check);
    checkAnswer();
    checkMeasures();
    checkImports();
  }

  private <T> void keep(Map<String, T> definitions, String kind, Predicate<T> isSound) {
    definitions
        .entrySet()
        .removeIf(
            entry -> {
              boolean flawed = !isSound.test(entry.getValue());
              if (flawed) {
                findings.flaw(kind + entry.getKey());
              }
              return flawed;
            });
  }

  // ---- names

  private boolean entity(@Nullable Source name) {
    return known(name, "entity", "entities", spec.entities().keySet());
  }

  private boolean event(@Nullable Source name) {
    return known(name, "event", "events", spec.events().keySet());
  }

  /// Whether a name that is given refers to something sound. What is neither known nor flawed is
  /// told.
  private boolean known(
      @Nullable Source name, String kind, String plural, Collection<String> sound) {
    if (name == null || sound.contains(name.text())) {
      return true;
    }
    Collection<String> names = findings.named(kind + " ", sound);
    boolean isTold = names.isEmpty() && !absent.add(kind);
    if (!name.text().isEmpty() && !isTold && !findings.isFlawed(kind + " " + name)) {
      findings.unknown(name, kind, plural, names);
    }
    return false;
  }

  /// Whether a path such as `click.story.category` refers to an event and to something of it.
  ///
  /// @param fields what may stand behind the event
  private boolean path(Source path, String kind, Collection<String> fields) {
    int dot = path.text().indexOf('.');
    if (!event(dot < 0 ? path : path.upTo(dot))) {
      return false;
    }
    String field = path.text().substring(dot + 1);
    if (dot < 0 || fields.contains(field)) {
      return true;
    }
    if (!findings.isFlawed(path.text()) && !findings.isFlawed(field)) {
      String event = path.text().substring(0, dot);
      findings.unknown(path.from(dot + 1), kind, kind + "s of " + event, fields);
    }
    return false;
  }

  private SystemSpec.@Nullable Event eventOf(Source path) {
    int dot = path.text().indexOf('.');
    return spec.events().get(dot < 0 ? path.text() : path.text().substring(0, dot));
  }

  /// What a feature can read of an event.
  private List<String> fieldPaths(SystemSpec.@Nullable Event event) {
    List<String> paths = new ArrayList<>();
    if (event != null) {
      paths.addAll(event.fields().keySet());
      paths.add("at");
      for (Source name : event.entities()) {
        paths.add(name.text());
        SystemSpec.Entity entity = spec.entities().get(name.text());
        if (entity != null) {
          entity.fields().keySet().forEach(field -> paths.add(name + "." + field));
        }
      }
    }
    return paths;
  }

  /// What can be added up.
  static List<String> numbers(SystemSpec.@Nullable Event event) {
    return event == null
        ? List.of()
        : event.fields().values().stream()
            .filter(field -> SUMMED.contains(field.type()))
            .map(SystemSpec.Field::name)
            .toList();
  }

  // ---- definitions

  private boolean isSound(SystemSpec.Event event) {
    return every(entity(event.subject()), entity(event.object()));
  }

  private boolean isSound(SystemSpec.Request request) {
    if (request.judges() && spec.cascade() == null) {
      findings.add(
          request.at(),
          1,
          "request '" + request.name() + "' judges, so the system needs a `cascade`");
    }
    if (!request.judges() && (spec.retrieve() == null || spec.rank() == null)) {
      findings.add(
          request.at(),
          1,
          "request '" + request.name() + "' chooses, so the system needs `retrieve` and `rank`");
    }
    return every(entity(request.subject()), entity(request.choose()), event(request.on()));
  }

  private boolean isSound(SystemSpec.Feature feature) {
    boolean isFree = true;
    if (spec.entities().containsKey(feature.name())) {
      findings.add(feature.at(), 1, "'" + feature.name() + "' is already the name of an entity");
      isFree = false;
    }
    for (SystemSpec.Request request : spec.requests().values()) {
      if (request.fields().containsKey(feature.name())) {
        findings.add(
            feature.at(),
            1,
            "'%s' is already the name of a field of request '%s'"
                .formatted(feature.name(), request.name()));
        isFree = false;
      }
    }
    return every(
        isFree, !(feature.definition() instanceof Aggregate aggregate) || isSound(aggregate));
  }

  private boolean isSound(Aggregate aggregate) {
    Source within = aggregate.within();
    return every(
        all(aggregate.by(), this::entity),
        all(aggregate.inputs(), input -> path(input, "field", fieldPaths(eventOf(input)))),
        within == null || path(within, "field", fieldPaths(eventOf(within))));
  }

  /// All of what was told already, one by one.
  private static boolean every(boolean... sound) {
    for (boolean each : sound) {
      if (!each) {
        return false;
      }
    }
    return true;
  }

  /// Tests every one, so that every problem is told.
  private static boolean all(List<Source> names, Predicate<Source> isSound) {
    return names.stream().filter(isSound).count() == names.size();
  }

  private boolean isSound(SystemSpec.Outcome outcome) {
    boolean sound = every(event(outcome.event()), event(outcome.after()));
    Source sum = outcome.sum();
    if (sum != null && sound && !sum.text().isEmpty()) {
      SystemSpec.Event event = eventOf(outcome.event());
      sound = known(sum, "number", "numbers of " + outcome.event(), numbers(event));
    }
    return sound;
  }

  private void check(SystemSpec.Model model) {
    if (!all(model.tasks(), task -> known(task, "outcome", "outcomes", spec.outcomes().keySet()))) {
      findings.flaw("p.*");
    }
    List<String> inputs = new ArrayList<>(spec.features().keySet());
    spec.requests().values().forEach(request -> inputs.addAll(request.fields().keySet()));
    if (spec.retrieve() != null) {
      spec.retrieve().sources().values().stream()
          .filter(source -> !source.kind().equals("top"))
          .forEach(source -> inputs.add("from." + source.name()));
    }
    for (Source feature : model.features()) {
      boolean isTold = feature.text().isEmpty() || findings.isFlawed(feature.text());
      if (!isTold && !inputs.contains(feature.text())) {
        findings.unknown(feature, "feature", "features", inputs);
      }
    }
  }

  // ---- what uses them

  private void checkAnswer() {
    if (spec.rank() != null) {
      check(spec.rank().light());
      check(spec.rank().heavy());
    }
    if (spec.cascade() != null) {
      known(spec.cascade().outcome(), "outcome", "outcomes", spec.outcomes().keySet());
      for (SystemSpec.Stage stage : spec.cascade().stages()) {
        if (stage instanceof SystemSpec.ModelStage model) {
          model(model.model());
        }
      }
    }
    known(spec.deadline().fallback(), "source", "sources", sources());
  }

  private void check(SystemSpec.@Nullable Ranker ranker) {
    if (ranker != null) {
      ranker.models().forEach(this::model);
    }
  }

  private void model(Source name) {
    known(name, "model", "models", spec.models().keySet());
  }

  private Collection<String> sources() {
    return spec.retrieve() == null ? List.of() : spec.retrieve().sources().keySet();
  }

  private void metric(@Nullable Source name) {
    known(name, "metric", "metrics", spec.metrics().keySet());
  }

  private void checkMeasures() {
    for (SystemSpec.Metric metric : spec.metrics().values()) {
      metric.inputs().forEach(input -> check(metric, input));
      entity(metric.per());
    }
    metric(spec.goals().primary());
    for (SystemSpec.Experiment experiment : spec.experiments().values()) {
      entity(experiment.unit());
      metric(experiment.metric());
    }
    SystemSpec.Evaluate evaluate = spec.evaluate();
    if (evaluate != null) {
      List<String> relevant = new ArrayList<>(spec.outcomes().keySet());
      relevant.addAll(spec.events().keySet());
      if (!findings.isFlawed("event " + evaluate.relevant())
          && !findings.isFlawed("outcome " + evaluate.relevant())) {
        known(evaluate.relevant(), "event or outcome", "events and outcomes", relevant);
      }
      check(evaluate.ask());
      evaluate.slices().forEach(this::column);
      column(evaluate.gauc());
      if (evaluate.top() != null) {
        asked(evaluate.top().by());
      }
      if (evaluate.dropKnown() != null) {
        asked(evaluate.dropKnown().by());
      }
      new Truths(spec, findings).check(evaluate);
      evaluate
          .baselines()
          .values()
          .forEach(list -> list.forEach(s -> known(s, "source", "sources", sources())));
    }
    if (spec.train() != null && spec.train().ask() != null) {
      check(spec.train().ask());
    }
  }

  /// Whether a name is a column of the first request, which is the one that is evaluated.
  private void column(@Nullable Source name) {
    SystemSpec.Request request = spec.requests().values().stream().findFirst().orElse(null);
    if (name == null || request == null || findings.isFlawed(name.text())) {
      return;
    }
    List<String> columns = new ArrayList<>(request.fields().keySet());
    columns.addAll(spec.features().keySet());
    columns.add(request.subject().text());
    known(name, "column", "columns", columns);
  }

  /// Whether a name is an entity that the first request, which is the one that is evaluated, names.
  private void asked(Source by) {
    SystemSpec.Request request = spec.requests().values().stream().findFirst().orElse(null);
    if (request == null || !entity(by)) {
      return;
    }
    List<String> named = new ArrayList<>(List.of(request.subject().text()));
    request.fields().values().stream()
        .map(SystemSpec.Field::entity)
        .filter(Objects::nonNull)
        .forEach(named::add);
    known(by, "entity", "entities of request '" + request.name() + "'", named);
  }

  private void check(SystemSpec.Metric metric, Source input) {
    boolean hasField = input.text().indexOf('.') >= 0;
    boolean needsField = metric.kind().equals("sum");
    if (input.text().isEmpty() || !path(input, "number", numbers(eventOf(input)))) {
      return;
    }
    if (needsField && !hasField) {
      findings.add(input, "`sum` adds up a number of an event, such as " + input + ".price");
    } else if (hasField && metric.kind().equals("count")) {
      findings.add(input, "`count` counts events, so it takes an event without a field");
    }
  }

  private void check(SystemSpec.Ask ask) {
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
