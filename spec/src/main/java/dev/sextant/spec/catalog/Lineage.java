package dev.sextant.spec.catalog;

import static dev.sextant.spec.catalog.Lineage.Kind.ATTRIBUTE;
import static dev.sextant.spec.catalog.Lineage.Kind.EVENT;
import static dev.sextant.spec.catalog.Lineage.Kind.EXPERIMENT;
import static dev.sextant.spec.catalog.Lineage.Kind.FEATURE;
import static dev.sextant.spec.catalog.Lineage.Kind.FIELD;
import static dev.sextant.spec.catalog.Lineage.Kind.FILTER;
import static dev.sextant.spec.catalog.Lineage.Kind.LIST;
import static dev.sextant.spec.catalog.Lineage.Kind.MODEL;
import static dev.sextant.spec.catalog.Lineage.Kind.RULE;
import static dev.sextant.spec.catalog.Lineage.Kind.SLATE;
import static dev.sextant.spec.catalog.Lineage.Kind.SOURCE;
import static dev.sextant.spec.catalog.Lineage.Kind.STAGE;
import static dev.sextant.spec.catalog.Lineage.Kind.VALUE;

import dev.sextant.spec.Source;
import dev.sextant.spec.SystemPlan;
import dev.sextant.spec.SystemSpec;
import dev.sextant.spec.SystemSpec.Aggregate;
import dev.sextant.spec.SystemSpec.Derived;
import dev.sextant.spec.row.RowLanguage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What is made of what in a system: from the fields of events over features and models to what is
/// answered with them and the experiments that try it.
///
/// Read from the spec alone, so it is known before anything happened.
public final class Lineage {
  /// In the order in which things are made of each other.
  public enum Kind {
    /// A field of an event, `click.story`, or its bare occurrence, `click`.
    EVENT,
    /// A field of an entity.
    ATTRIBUTE,
    /// A field of a request.
    FIELD,
    LIST,
    FEATURE,
    /// A candidate source.
    SOURCE,
    FILTER,
    MODEL,
    /// The value expression of `rank`.
    VALUE,
    /// What keeps a slate diverse.
    SLATE,
    /// A ruling that a rule may settle.
    RULE,
    /// A stage of a cascade that asks a model.
    STAGE,
    EXPERIMENT;

    /// For people: `event`, `value`.
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public record Node(Kind kind, String name) {
    @Override
    public String toString() {
      return kind.word() + " " + name;
    }
  }

  private final SystemSpec spec;
  private final Map<Node, Set<Node>> reads = new LinkedHashMap<>();
  private final Map<Node, Set<Node>> readers = new LinkedHashMap<>();

  private Lineage(SystemSpec spec) {
    this.spec = spec;
  }

  public static Lineage of(SystemPlan plan) {
    Lineage lineage = new Lineage(plan.spec());
    lineage.addFeatures();
    lineage.addRetrieval();
    plan.heads().forEach(head -> lineage.addModel(head, plan));
    lineage.addRank();
    lineage.addCascade();
    return lineage;
  }

  /// All that a thing is made of, the nearest first.
  public List<Node> upstream(Node of) {
    return reachable(of, reads);
  }

  /// All that is made of it, the nearest first.
  public List<Node> downstream(Node of) {
    return reachable(of, readers);
  }

  /// What a thing reads itself.
  public Set<Node> reads(Node of) {
    return reads.getOrDefault(of, Set.of());
  }

  /// What reads it directly.
  public Set<Node> readers(Node of) {
    return readers.getOrDefault(of, Set.of());
  }

  private static List<Node> reachable(Node from, Map<Node, Set<Node>> edges) {
    Set<Node> seen = new LinkedHashSet<>();
    Deque<Node> next = new ArrayDeque<>(edges.getOrDefault(from, Set.of()));
    while (!next.isEmpty()) {
      Node node = next.poll();
      if (!node.equals(from) && seen.add(node)) {
        next.addAll(edges.getOrDefault(node, Set.of()));
      }
    }
    return new ArrayList<>(seen);
  }

  private void edge(Node from, Node to) {
    reads.computeIfAbsent(to, _ -> new LinkedHashSet<>()).add(from);
    readers.computeIfAbsent(from, _ -> new LinkedHashSet<>()).add(to);
  }

  // ---- features

  private void addFeatures() {
    for (SystemSpec.Feature feature : spec.features().values()) {
      Node node = new Node(FEATURE, feature.name());
      switch (feature.definition()) {
        case Aggregate aggregate -> addAggregate(aggregate, node);
        case Derived(Source expression) -> addExpression(expression, node);
      }
    }
  }

  private void addAggregate(Aggregate aggregate, Node feature) {
    List<String> inputs = new ArrayList<>(aggregate.inputs().stream().map(Source::text).toList());
    if (aggregate.within() != null) {
      inputs.add(aggregate.within().text());
    }
    for (String input : inputs) {
      addEventField(input, feature);
      String event = input.split("\\.", 2)[0];
      if (aggregate.when() != null) {
        for (String name : RowLanguage.reads(aggregate.when().text())) {
          if (spec.lists().containsKey(name)) {
            edge(new Node(LIST, name), feature);
          } else {
            addEventField(event + "." + name, feature);
          }
        }
      }
    }
  }

  /// `click.story.category` is the attribute `story.category`, kept in the event when it came.
  private void addEventField(String path, Node feature) {
    Node field = new Node(EVENT, path);
    edge(field, feature);
    int dot = path.indexOf('.');
    Node attribute = dot < 0 ? null : attribute(path.substring(dot + 1));
    if (attribute != null) {
      edge(attribute, field);
    }
  }

  private @Nullable Node attribute(String path) {
    int dot = path.indexOf('.');
    SystemSpec.Entity entity = dot < 0 ? null : spec.entities().get(path.substring(0, dot));
    return entity != null && entity.fields().containsKey(path.substring(dot + 1))
        ? new Node(ATTRIBUTE, path)
        : null;
  }

  private void addExpression(Source expression, Node reader) {
    RowLanguage.reads(expression.text()).forEach(name -> addRead(name, reader));
  }

  /// @param name as an expression or a model names it
  private void addRead(String name, Node reader) {
    Node attribute = attribute(name);
    if (spec.features().containsKey(name)) {
      edge(new Node(FEATURE, name), reader);
    } else if (attribute != null) {
      edge(attribute, reader);
    } else if (spec.lists().containsKey(name)) {
      edge(new Node(LIST, name), reader);
    } else if (name.startsWith("from.")) {
      edge(new Node(SOURCE, name.substring(5)), reader);
    } else if (name.startsWith("p.")) {
      models(name.substring(2)).forEach(model -> edge(new Node(MODEL, model), reader));
    } else if (spec.requests().values().stream().anyMatch(r -> r.fields().containsKey(name))) {
      edge(new Node(FIELD, name), reader);
    }
  }

  /// The rankers' heads that predict a task.
  private Set<String> models(String task) {
    Set<String> heads = new TreeSet<>();
    for (SystemSpec.Model model : spec.models().values()) {
      if (model.tasks().stream().anyMatch(each -> each.text().equals(task)) && ranks(model)) {
        heads.add(model.name() + "." + task);
      }
    }
    return heads;
  }

  /// Whether the value can read the model: a light ranker's predictions are replaced by the heavy
  /// one's.
  private boolean ranks(SystemSpec.Model model) {
    SystemSpec.Rank rank = spec.rank();
    if (rank == null) {
      return true;
    }
    SystemSpec.Ranker last = rank.heavy() != null ? rank.heavy() : rank.light();
    return last != null && last.models().stream().anyMatch(m -> m.text().equals(model.name()));
  }

  // ---- what reads them

  private void addRetrieval() {
    SystemSpec.Retrieve retrieve = spec.retrieve();
    if (retrieve == null) {
      return;
    }
    for (SystemSpec.CandidateSource source : retrieve.sources().values()) {
      Node node = new Node(SOURCE, source.name());
      addExpression(source.what(), node);
      if (source.seeds() != null) {
        addExpression(source.seeds(), node);
      }
    }
    retrieve.drop().forEach((name, condition) -> addExpression(condition, new Node(FILTER, name)));
  }

  private void addModel(SystemPlan.Head head, SystemPlan plan) {
    var slots = plan.requests().get(head.request()).plan().slots();
    for (int input : head.inputs()) {
      addRead(slots.get(input).name(), new Node(MODEL, head.name()));
    }
  }

  private void addRank() {
    SystemSpec.Rank rank = spec.rank();
    if (rank == null) {
      return;
    }
    addExpression(rank.value(), new Node(VALUE, rank.value().text()));
    if (rank.slate().diversify() != null) {
      addExpression(rank.slate().diversify().by(), new Node(SLATE, "diversify"));
    }
    for (SystemSpec.Experiment experiment : spec.experiments().values()) {
      Node node = new Node(EXPERIMENT, experiment.name());
      experiment.variants().values().stream()
          .filter(variant -> variant.value() != null)
          .forEach(variant -> addExpression(variant.value(), node));
      edge(new Node(VALUE, rank.value().text()), node);
    }
  }

  private void addCascade() {
    SystemSpec.Cascade cascade = spec.cascade();
    if (cascade == null) {
      return;
    }
    for (SystemSpec.Stage stage : cascade.stages()) {
      switch (stage) {
        case SystemSpec.RulesStage rules ->
            rules
                .rules()
                .forEach(
                    (ruling, conditions) ->
                        conditions.forEach(each -> addExpression(each, new Node(RULE, ruling))));
        case SystemSpec.ModelStage(Source model, var _) ->
            spec.models().values().stream()
                .filter(each -> each.name().equals(model.text()))
                .flatMap(each -> each.tasks().stream())
                .forEach(
                    task ->
                        edge(
                            new Node(MODEL, model.text() + "." + task.text()),
                            new Node(STAGE, model.text())));
        case SystemSpec.ReviewStage _ -> {}
      }
    }
  }
}
