package dev.sextant.spec.compile;

import dev.sextant.cascade.CascadePlan;
import dev.sextant.decision.EventType;
import dev.sextant.decision.Expression;
import dev.sextant.decision.ValueType;
import dev.sextant.feature.FeaturePlan;
import dev.sextant.feature.RequestPlan;
import dev.sextant.feature.RequestPlan.Origin;
import dev.sextant.feature.RequestPlan.Role;
import dev.sextant.feature.RequestPlan.Slot;
import dev.sextant.ranking.Filter;
import dev.sextant.ranking.ValueExpression;
import dev.sextant.retrieval.CandidateSource;
import dev.sextant.retrieval.ListSource;
import dev.sextant.retrieval.Retrieval;
import dev.sextant.retrieval.TogetherSource;
import dev.sextant.retrieval.TopSource;
import dev.sextant.spec.Findings;
import dev.sextant.spec.Source;
import dev.sextant.spec.SystemPlan;
import dev.sextant.spec.SystemSpec;
import dev.sextant.spec.SystemSpec.Aggregate;
import dev.sextant.spec.SystemSpec.Derived;
import dev.sextant.spec.compile.Expressions.Compiled;
import dev.sextant.spec.compile.Expressions.Table;
import dev.sextant.spec.row.RowLanguage;
import dev.sextant.spec.row.Usage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// One request to its columns and to what reads them: sources, filters, rules and the value.
final class RequestCompiler {
  /// A list of top items is shared for this long, in milliseconds.
  private static final long STALENESS = 1000;

  /// Each one takes stack.
  private static final int MOST_STEPS = 100;

  private final SystemSpec spec;
  private final SystemSpec.Request request;
  private final FeaturePlan features;
  private final List<EventType> events;
  private final Expressions expressions;
  private final Findings findings;
  private final List<Slot> slots = new ArrayList<>();
  private final Table table = new Table("");

  /// Derived features that are being compiled, each for the one before.
  private final Set<String> underway = new LinkedHashSet<>();

  RequestCompiler(
      SystemSpec spec,
      SystemSpec.Request request,
      FeaturePlan features,
      Expressions expressions,
      Findings findings) {
    this.spec = spec;
    this.request = request;
    this.features = features;
    this.events = features.events();
    this.expressions = expressions;
    this.findings = findings;
  }

  SystemPlan.Request compile() {
    addEntities();
    addFields();
    addAggregates();
    addScores();
    List<String> derived =
        spec.features().values().stream()
            .filter(f -> f.definition() instanceof Derived)
            .map(SystemSpec.Feature::name)
            .toList();
    derived.forEach(this::addDerived);
    SystemPlan.Choosing choosing = request.judges() ? null : choosing();
    List<SystemPlan.Stage> cascade = request.judges() ? cascade() : null;
    RequestPlan plan =
        new RequestPlan(
            request.name(),
            entity(request.subject().text()),
            request.choose() == null ? -1 : entity(request.choose().text()),
            List.copyOf(slots));
    return new SystemPlan.Request(
        plan,
        request.fields().values().stream()
            .map(f -> new EventType.Field(f.name(), f.type(), f.entity(), false, f.personal()))
            .toList(),
        request.on() == null ? -1 : event(request.on().text()),
        choosing,
        cascade);
  }

  private int entity(String name) {
    for (int i = 0; i < features.entities().size(); i++) {
      if (features.entities().get(i).name().equals(name)) {
        return i;
      }
    }
    throw new IllegalStateException("no entity " + name);
  }

  private int event(String name) {
    return events.stream().filter(e -> e.name().equals(name)).findFirst().orElseThrow().index();
  }

  // ---- columns

  /// A slot that expressions may read.
  private void add(String name, ValueType type, boolean mayBeMissing, Origin origin) {
    int index = addSlot(name, type, mayBeMissing, origin);
    table.add(name, new Expression.Column(index, type, mayBeMissing));
  }

  private int addSlot(String name, ValueType type, boolean mayBeMissing, Origin origin) {
    slots.add(new Slot(name, type, mayBeMissing, origin));
    return slots.size() - 1;
  }

  private void addEntities() {
    addEntity(request.subject().text(), new Role.Subject());
    if (request.choose() != null) {
      addEntity(request.choose().text(), new Role.Candidate());
    }
  }

  private void addEntity(String name, Role role) {
    add(name, ValueType.ID, role instanceof Role.Subject, new Origin.Id(role));
    int index = entity(name);
    List<FeaturePlan.Attribute> attributes = features.entities().get(index).attributes();
    for (int i = 0; i < attributes.size(); i++) {
      FeaturePlan.Attribute attribute = attributes.get(i);
      add(
          name + "." + attribute.name(),
          attribute.type(),
          true,
          new Origin.Attribute(index, i, role));
    }
  }

  private void addFields() {
    for (SystemSpec.Field field : request.fields().values()) {
      add(field.name(), field.type(), true, new Origin.Field(field.name()));
    }
  }

  private void addAggregates() {
    for (FeaturePlan.Feature feature : features.features()) {
      if (!(definition(feature.name()) instanceof Aggregate aggregate)) {
        continue;
      }
      List<Role> roles = new ArrayList<>();
      for (Source by : aggregate.by()) {
        Role role = role(by.text());
        if (role != null) {
          roles.add(role);
        }
      }
      if (roles.size() == aggregate.by().size()) {
        add(
            feature.name(),
            feature.type(),
            feature.type().isNumeric() && mayBeMissing(aggregate),
            new Origin.Aggregated(feature, roles));
      }
    }
  }

  private SystemSpec.@Nullable Definition definition(String feature) {
    SystemSpec.Feature known = spec.features().get(feature);
    return known == null ? null : known.definition();
  }

  private static boolean mayBeMissing(Aggregate aggregate) {
    return switch (aggregate.operator()) {
      case "count", "sum", "distinct", "decayed", "rate" -> false;
      case "mean", "ratio" -> aggregate.prior() == null || aggregate.prior().weight() == 0;
      default -> true;
    };
  }

  private @Nullable Role role(String entity) {
    if (entity.equals(request.subject().text())) {
      return new Role.Subject();
    }
    if (request.choose() != null && entity.equals(request.choose().text())) {
      return new Role.Candidate();
    }
    return request.fields().values().stream()
        .filter(field -> entity.equals(field.entity()))
        .findFirst()
        .<Role>map(field -> new Role.Named(field.name()))
        .orElse(null);
  }

  private void addScores() {
    if (spec.retrieve() != null && !request.judges()) {
      spec.retrieve().sources().values().stream()
          .filter(source -> !source.kind().equals("top"))
          .forEach(
              source ->
                  add(
                      "from." + source.name(),
                      ValueType.NUMBER,
                      true,
                      new Origin.SourceScore(source.name())));
    }
    spec.models().values().stream()
        .flatMap(model -> model.tasks().stream())
        .map(Source::text)
        .distinct()
        .forEach(task -> add("p." + task, ValueType.NUMBER, false, new Origin.Prediction(task)));
  }

  /// Compiles what a derived feature reads before the feature itself, so that slots stay in order.
  private void addDerived(String name) {
    if (table.has(name) || !(definition(name) instanceof Derived(Source source))) {
      return;
    }
    if (underway.contains(name) || underway.size() == MOST_STEPS) {
      findings.flaw(name);
      findings.add(
          source,
          underway.contains(name)
              ? "feature '%s' is derived from itself: %s".formatted(name, circle(name))
              : "feature '%s' is derived in more than %d steps".formatted(name, MOST_STEPS));
      return;
    }
    underway.add(name);
    Set<String> read = RowLanguage.names(source.text());
    spec.features().keySet().stream().filter(read::contains).forEach(this::addDerived);
    int slot = addProgram(name, source, Usage.feature());
    if (slot < 0) {
      findings.flaw(name);
    } else {
      Slot added = slots.get(slot);
      table.add(name, new Expression.Column(slot, added.type(), added.mayBeMissing()));
    }
    underway.remove(name);
  }

  /// `a, b, a`
  private String circle(String name) {
    List<String> path = new ArrayList<>(underway);
    List<String> circle = new ArrayList<>(path.subList(path.indexOf(name), path.size()));
    circle.add(name);
    return String.join(", ", circle);
  }

  /// @return the slot, or -1 when the expression has problems
  private int addProgram(String name, Source source, Usage usage) {
    Compiled compiled = expressions.compile(source, table, usage);
    if (compiled == null) {
      return -1;
    }
    Expression expression = compiled.program().expression();
    return addSlot(
        name,
        expression.type(),
        expression.mayBeMissing(),
        new Origin.Derived(compiled.program(), compiled.reads()));
  }

  private int[] closure(int... wanted) {
    return new RequestPlan(request.name(), 0, 0, slots).closure(wanted);
  }

  // ---- what reads them

  private SystemPlan.@Nullable Choosing choosing() {
    SystemSpec.Retrieve retrieve = spec.retrieve();
    SystemSpec.Rank rank = spec.rank();
    if (retrieve == null || rank == null) {
      return null;
    }
    List<CandidateSource> sources = new ArrayList<>();
    for (SystemSpec.CandidateSource source : retrieve.sources().values()) {
      CandidateSource compiled = source(source);
      if (compiled != null) {
        sources.add(compiled);
      }
    }
    List<Filter> filters = new ArrayList<>();
    retrieve
        .drop()
        .forEach(
            (reason, condition) -> {
              Compiled compiled = expressions.compile(condition, table, Usage.filter());
              if (compiled != null) {
                filters.add(new Filter(reason, compiled.program(), closure(compiled.reads())));
              }
            });
    ValueExpression base = value(rank.value());
    Map<String, Map<String, ValueExpression>> values = variants();
    int group = rank.slate().diversify() == null ? -1 : group(rank.slate().diversify().by());
    if (base == null) {
      return null;
    }
    return new SystemPlan.Choosing(
        new Retrieval(retrieve.limit(), sources),
        filters,
        models(rank.light()),
        rank.light() == null ? 0 : rank.light().keep(),
        models(rank.heavy()),
        rank.heavy() == null ? 0 : rank.heavy().keep(),
        base,
        values,
        group,
        fallback(sources));
  }

  private static List<String> models(SystemSpec.@Nullable Ranker ranker) {
    return ranker == null ? List.of() : ranker.models().stream().map(Source::text).toList();
  }

  private int fallback(List<CandidateSource> sources) {
    Source fallback = spec.deadline().fallback();
    for (int i = 0; fallback != null && i < sources.size(); i++) {
      if (sources.get(i).name().equals(fallback.text())) {
        return i;
      }
    }
    return -1;
  }

  private @Nullable CandidateSource source(SystemSpec.CandidateSource source) {
    return switch (source.kind()) {
      case "top" -> {
        int slot = addProgram("top." + source.name(), source.what(), Usage.order());
        yield slot < 0 ? null : new TopSource(source.name(), slot, source.keep(), STALENESS);
      }
      case "list" -> {
        int slot = elements(source.what());
        yield slot < 0 ? null : new ListSource(source.name(), slot, source.keep());
      }
      case "together" -> together(source);
      default -> throw new IllegalStateException("no source kind " + source.kind());
    };
  }

  private @Nullable CandidateSource together(SystemSpec.CandidateSource source) {
    Source seeds = source.seeds();
    int seedSlot = seeds == null ? -1 : elements(seeds);
    FeaturePlan.Feature feature =
        features.features().stream()
            .filter(f -> f.name().equals(source.what().text()))
            .findFirst()
            .orElse(null);
    if (feature == null || !isTogether(feature.name())) {
      List<String> known = spec.features().keySet().stream().filter(this::isTogether).toList();
      unusable(source.what(), "`together` feature", "`together` features", known);
      return null;
    }
    return seedSlot < 0
        ? null
        : new TogetherSource(source.name(), feature, seedSlot, source.keep());
  }

  /// @return the slot of a list or map that depends on the query alone, or -1 with the problem
  ///   noted
  private int elements(Source name) {
    for (int i = 0; i < slots.size(); i++) {
      if (slots.get(i).name().equals(name.text()) && isCollection(i)) {
        return i;
      }
    }
    String plural = "lists and maps of " + request.subject();
    List<String> known =
        IntStream.range(0, slots.size())
            .filter(this::isCollection)
            .mapToObj(i -> slots.get(i).name())
            .toList();
    unusable(name, "list or map", plural, known);
    return -1;
  }

  /// Whether a slot is a list or map that depends on the query alone.
  private boolean isCollection(int slot) {
    ValueType type = slots.get(slot).type();
    return (type == ValueType.LIST || type == ValueType.MAP)
        && new RequestPlan(request.name(), 0, 0, slots).isConstant(slot);
  }

  private boolean isTogether(String feature) {
    return definition(feature) instanceof Aggregate aggregate
        && aggregate.operator().equals("together");
  }

  /// Tells of a name that is no such thing, unless it is flawed.
  private void unusable(Source name, String kind, String plural, List<String> known) {
    if (!name.text().isEmpty() && !findings.isFlawed(name.text())) {
      findings.unknown(name, kind, plural, known);
    }
  }

  private int group(Source by) {
    for (int i = 0; i < slots.size(); i++) {
      if (slots.get(i).name().equals(by.text()) && slots.get(i).type().isNumeric()) {
        return i;
      }
    }
    unusable(
        by,
        "column",
        "columns",
        slots.stream().filter(slot -> slot.type().isNumeric()).map(Slot::name).toList());
    return -1;
  }

  private @Nullable ValueExpression value(Source source) {
    Compiled compiled = expressions.compile(source, table, Usage.value());
    if (compiled == null) {
      return null;
    }
    for (int slot : compiled.reads()) {
      requireKept(slots.get(slot), source);
    }
    return new ValueExpression(source.text(), compiled.program(), closure(compiled.reads()));
  }

  /// A replay evaluates the value again from what the decision keeps.
  private void requireKept(Slot slot, Source value) {
    switch (slot.type()) {
      case NUMBER, BOOL, DURATION, CATEGORY, ID, TEXT -> {}
      case TIME, LIST, MAP ->
          findings.add(
              value,
              "the value reads '%s', %s, which a decision does not keep; derive a number from it under `features`"
                  .formatted(slot.name(), slot.type().withArticle()));
    }
  }

  private Map<String, Map<String, ValueExpression>> variants() {
    Map<String, Map<String, ValueExpression>> all = new LinkedHashMap<>();
    for (SystemSpec.Experiment experiment : spec.experiments().values()) {
      Map<String, ValueExpression> values = new LinkedHashMap<>();
      for (SystemSpec.Variant variant : experiment.variants().values()) {
        ValueExpression value = variant.value() == null ? null : value(variant.value());
        if (value != null) {
          values.put(variant.name(), value);
        }
      }
      all.put(experiment.name(), values);
    }
    return all;
  }

  private List<SystemPlan.Stage> cascade() {
    List<SystemPlan.Stage> stages = new ArrayList<>();
    if (spec.cascade() == null) {
      return stages;
    }
    for (SystemSpec.Stage stage : spec.cascade().stages()) {
      stages.add(
          switch (stage) {
            case SystemSpec.RulesStage rules -> new SystemPlan.Stage.Rules(rules(rules));
            case SystemSpec.ModelStage model -> new SystemPlan.Stage.Model(model.model().text());
            case SystemSpec.ReviewStage review ->
                new SystemPlan.Stage.Review(
                    new CascadePlan.Review("review", review.perDay(), review.minutes()));
          });
    }
    return stages;
  }

  private CascadePlan.Rules rules(SystemSpec.RulesStage stage) {
    List<CascadePlan.Rule> rules = new ArrayList<>();
    stage
        .rules()
        .forEach(
            (ruling, conditions) -> {
              for (Source condition : conditions) {
                Compiled compiled = expressions.compile(condition, table, Usage.rule());
                if (compiled != null) {
                  rules.add(
                      new CascadePlan.Rule(
                          ruling, condition.text(), compiled.program(), closure(compiled.reads())));
                }
              }
            });
    return new CascadePlan.Rules("rules", rules);
  }
}
