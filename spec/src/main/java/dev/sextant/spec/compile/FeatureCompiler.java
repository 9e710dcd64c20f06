package dev.sextant.spec.compile;

import static java.util.stream.Collectors.joining;

import dev.sextant.decision.EventType;
import dev.sextant.decision.Expression;
import dev.sextant.decision.Program;
import dev.sextant.decision.ValueType;
import dev.sextant.feature.FeaturePlan;
import dev.sextant.feature.FeaturePlan.Mention;
import dev.sextant.feature.FeaturePlan.Resolve;
import dev.sextant.feature.FeaturePlan.Route;
import dev.sextant.feature.FeaturePlan.Together;
import dev.sextant.feature.FeaturePlan.Update;
import dev.sextant.feature.FeaturePlan.Upsert;
import dev.sextant.feature.Operator;
import dev.sextant.feature.Window;
import dev.sextant.math.Digests;
import dev.sextant.spec.Findings;
import dev.sextant.spec.Source;
import dev.sextant.spec.SystemSpec;
import dev.sextant.spec.SystemSpec.Aggregate;
import dev.sextant.spec.compile.Expressions.Table;
import dev.sextant.spec.row.Usage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Aggregated features to state tables and to what each event type updates in them.
final class FeatureCompiler {
  private static final int BASKET_ITEMS = 10;
  private static final int MOST_SYMBOLS = 1000;
  private static final int SEQUENCE = 50;
  private static final int TOP = 10;
  private static final int MOST_NEIGHBOURS = 200;

  private final SystemSpec spec;
  private final List<EventType> events;
  private final Expressions expressions;
  private final Findings findings;
  private final List<FeaturePlan.Entity> entities = new ArrayList<>();
  private final Map<String, GroupDraft> groups = new LinkedHashMap<>();
  private final List<FeaturePlan.Feature> features = new ArrayList<>();
  private final List<List<Update>> updates = new ArrayList<>();
  private final List<List<Together>> together = new ArrayList<>();

  private record GroupDraft(int index, List<String> keys, List<Operator> operators) {
    int add(Operator operator) {
      operators.add(operator);
      return operators.size() - 1;
    }
  }

  FeatureCompiler(
      SystemSpec spec, List<EventType> events, Expressions expressions, Findings findings) {
    this.spec = spec;
    this.events = events;
    this.expressions = expressions;
    this.findings = findings;
  }

  FeaturePlan compile() {
    spec.entities().values().forEach(entity -> entities.add(entity(entity)));
    events.forEach(_ -> updates.add(new ArrayList<>()));
    events.forEach(_ -> together.add(new ArrayList<>()));
    for (SystemSpec.Feature feature : spec.features().values()) {
      if (feature.definition() instanceof Aggregate aggregate) {
        compile(feature, aggregate);
      }
    }
    List<FeaturePlan.Group> finished =
        groups.entrySet().stream()
            .map(
                e ->
                    new FeaturePlan.Group(
                        e.getKey(), e.getValue().keys(), List.copyOf(e.getValue().operators())))
            .toList();
    List<Route> routes = events.stream().map(this::route).toList();
    return new FeaturePlan(
        events, finished, List.copyOf(features), List.copyOf(entities), routes, digest(finished));
  }

  private static FeaturePlan.Entity entity(SystemSpec.Entity entity) {
    return new FeaturePlan.Entity(
        entity.name(),
        entity.fields().values().stream()
            .map(field -> new FeaturePlan.Attribute(field.name(), field.type()))
            .toList(),
        entity.expires() == null ? 0 : entity.expires().toMillis());
  }

  private void compile(SystemSpec.Feature feature, Aggregate aggregate) {
    List<String> keys = aggregate.by().stream().map(Source::text).toList();
    List<Input> inputs = new ArrayList<>();
    for (Source source : aggregate.inputs()) {
      Input input = input(source, keys);
      if (input != null && fits(aggregate, input)) {
        inputs.add(input);
      }
    }
    if (inputs.size() < aggregate.inputs().size()) {
      findings.flaw(feature.name());
      return;
    }
    GroupDraft group = group(String.join("+", keys), keys);
    Operator operator = operator(aggregate, inputs.getFirst());
    int slot = group.add(operator);
    features.add(new FeaturePlan.Feature(feature.name(), group.index(), slot, operator.type()));
    wire(aggregate, group.index(), slot, inputs);
  }

  private GroupDraft group(String name, List<String> keys) {
    return groups.computeIfAbsent(
        name, _ -> new GroupDraft(groups.size(), keys, new ArrayList<>()));
  }

  /// One input, resolved.
  ///
  /// @param field index in the event, [Update#NONE] or [Update#EVENT_TIME]
  private record Input(
      EventType event, int field, ValueType type, int[] keyFields, Source source) {}

  private @Nullable Input input(Source source, List<String> keys) {
    String[] parts = source.text().split("\\.", 2);
    EventType event = find(parts[0]);
    int[] keyFields = keys.stream().mapToInt(event::fieldOf).toArray();
    for (int i = 0; i < keyFields.length; i++) {
      if (keyFields[i] < 0) {
        findings.add(
            source,
            "event '%s' names no %s, so it can not be counted by it; it names %s"
                .formatted(event.name(), keys.get(i), entitiesOf(event)));
        return null;
      }
    }
    if (parts.length == 1) {
      return new Input(event, Update.NONE, ValueType.NUMBER, keyFields, source);
    }
    if (parts[1].equals("at")) {
      return new Input(event, Update.EVENT_TIME, ValueType.TIME, keyFields, source);
    }
    int field = event.field(parts[1]);
    return new Input(event, field, event.fields().get(field).type(), keyFields, source);
  }

  private static String entitiesOf(EventType event) {
    return event.fields().stream()
        .filter(field -> field.entity() != null && field.name().indexOf('.') < 0)
        .map(EventType.Field::name)
        .collect(joining(", "));
  }

  private EventType find(String name) {
    return events.stream().filter(type -> type.name().equals(name)).findFirst().orElseThrow();
  }

  /// Whether an operator can take values of the input's type; told when not.
  private boolean fits(Aggregate aggregate, Input input) {
    Set<ValueType> types = accepted(aggregate);
    boolean fits = types.contains(input.type());
    if (!fits) {
      findings.add(
          input.source(),
          "`%s` takes %s, but '%s' is %s"
              .formatted(
                  aggregate.operator(),
                  types.stream().map(ValueType::withArticle).collect(joining(" or ")),
                  input.source(),
                  input.type().withArticle()));
    }
    return fits;
  }

  private static Set<ValueType> accepted(Aggregate aggregate) {
    return switch (aggregate.operator()) {
      case "count", "since", "rate" -> EnumSet.allOf(ValueType.class);
      case "sum", "mean", "ratio", "variance", "quantile", "decayed" ->
          EnumSet.of(ValueType.NUMBER, ValueType.BOOL, ValueType.DURATION);
      case "min", "max" -> EnumSet.of(ValueType.NUMBER, ValueType.DURATION, ValueType.TIME);
      case "distribution", "together", "distinct", "top", "sequence" ->
          EnumSet.of(ValueType.CATEGORY, ValueType.ID);
      default ->
          isList(aggregate)
              ? EnumSet.of(ValueType.CATEGORY, ValueType.ID)
              : EnumSet.complementOf(EnumSet.of(ValueType.TEXT, ValueType.LIST, ValueType.MAP));
    };
  }

  private static boolean isList(Aggregate aggregate) {
    return aggregate.operator().equals("last") && aggregate.limit() > 0;
  }

  /// An operator with a window shifts that; any other is shifted as a whole.
  private static Operator operator(Aggregate aggregate, Input input) {
    Operator operator = undelayed(aggregate, input);
    long delay = aggregate.delay().toMillis();
    boolean isShifted = isWindowed(aggregate) && window(aggregate).delay() == delay;
    return delay == 0 || isShifted ? operator : new Operator.Delayed(operator, delay);
  }

  private static Operator undelayed(Aggregate aggregate, Input input) {
    Window window = window(aggregate);
    return switch (aggregate.operator()) {
      case "count", "sum", "mean", "ratio", "rate" -> sums(aggregate, window);
      case "min" -> new Operator.Extreme(window, input.type(), false);
      case "max" -> new Operator.Extreme(window, input.type(), true);
      case "variance" -> new Operator.Variance(window);
      case "decayed" -> new Operator.Decayed(millis(aggregate.parameters().halfLife()));
      case "last" ->
          isList(aggregate)
              ? recent(aggregate, true)
              : new Operator.Single(input.type(), false, false, millis(aggregate.over()));
      case "sequence" -> recent(aggregate, false);
      case "first" -> Operator.Single.first(input.type());
      case "since" -> new Operator.Single(ValueType.NUMBER, false, true, millis(aggregate.over()));
      case "distribution" -> new Operator.Distribution(window, limit(aggregate, MOST_SYMBOLS));
      case "together" -> new Operator.Distribution(window, limit(aggregate, MOST_NEIGHBOURS));
      case "top" -> new Operator.Frequent(window, limit(aggregate, TOP));
      case "distinct" ->
          aggregate.exact() ? new Operator.ExactDistinct(window) : new Operator.Distinct(window);
      case "quantile" -> new Operator.Quantile(window, aggregate.parameters().rank());
      default -> throw new IllegalStateException("no operator " + aggregate.operator());
    };
  }

  private static Operator sums(Aggregate aggregate, Window window) {
    Operator.Prior prior =
        aggregate.prior() == null
            ? Operator.Prior.NONE
            : new Operator.Prior(aggregate.prior().mean(), aggregate.prior().weight());
    Operator.Sums sums =
        switch (aggregate.operator()) {
          case "count" -> Operator.Sums.count(window);
          case "sum" -> Operator.Sums.sum(window);
          case "rate" ->
              new Operator.Sums(
                  window,
                  Operator.Reading.RATE,
                  true,
                  false,
                  prior,
                  millis(aggregate.parameters().per()));
          case "mean" ->
              new Operator.Sums(window, Operator.Reading.QUOTIENT, false, true, prior, 0);
          default ->
              new Operator.Sums(
                  window,
                  Operator.Reading.QUOTIENT,
                  !aggregate.inputs().getFirst().text().contains("."),
                  !aggregate.inputs().getLast().text().contains("."),
                  prior,
                  0);
        };
    long idle = millis(aggregate.idle());
    return idle == 0 ? sums : new Operator.Session(idle, sums);
  }

  private static Operator recent(Aggregate aggregate, boolean distinct) {
    return new Operator.Recent(
        limit(aggregate, SEQUENCE), distinct, millis(aggregate.over()), millis(aggregate.idle()));
  }

  private static Window window(Aggregate aggregate) {
    if (aggregate.over() == null) {
      return Window.LIFETIME;
    }
    long over = aggregate.over().toMillis();
    long delay = aggregate.delay().toMillis();
    return aggregate.exact() ? Window.exact(over, delay) : new Window(over, delay);
  }

  /// Whether `over` is a window of tiles and not the time for which an element counts.
  private static boolean isWindowed(Aggregate aggregate) {
    return !List.of("last", "sequence", "since").contains(aggregate.operator());
  }

  private static long millis(@Nullable Duration duration) {
    return duration == null ? 0 : duration.toMillis();
  }

  private static int limit(Aggregate aggregate, int otherwise) {
    return aggregate.limit() > 0 ? aggregate.limit() : otherwise;
  }

  private void wire(Aggregate aggregate, int group, int slot, List<Input> inputs) {
    Input first = inputs.getFirst();
    switch (aggregate.operator()) {
      case "mean" -> {
        update(aggregate, group, slot, first, 0, false);
        update(aggregate, group, slot, first, 1, true);
      }
      case "ratio" -> {
        update(aggregate, group, slot, first, 0, first.field() < 0);
        update(aggregate, group, slot, inputs.get(1), 1, inputs.get(1).field() < 0);
      }
      case "together" -> together(aggregate, group, slot, first);
      case "count", "rate" -> update(aggregate, group, slot, first, 0, true);
      case "decayed" -> update(aggregate, group, slot, first, 0, first.field() < 0);
      default -> update(aggregate, group, slot, first, 0, false);
    }
  }

  private void update(
      Aggregate aggregate, int group, int slot, Input input, int channel, boolean counts) {
    Program when = condition(aggregate, input);
    int index = input.event().index();
    updates
        .get(index)
        .add(new Update(group, slot, input.keyFields(), channel, input.field(), counts, when));
  }

  private void together(Aggregate aggregate, int group, int slot, Input input) {
    EventType event = input.event();
    Source within = aggregate.within();
    String[] parts = within == null ? new String[0] : within.text().split("\\.", 2);
    int basket = parts.length == 2 && parts[0].equals(event.name()) ? event.field(parts[1]) : -1;
    if (basket < 0 || !event.fields().get(basket).type().isSymbol()) {
      findings.add(
          within == null ? input.source() : within,
          "`within` must name the category or id of %s that makes a basket, such as %s.invoice"
              .formatted(event.name(), event.name()));
      return;
    }
    if (input.field() != input.keyFields()[0] || input.keyFields().length > 1) {
      findings.add(
          input.source(),
          "`together` counts what comes with its `by`, so here it reads %s.%s"
              .formatted(event.name(), event.fields().get(input.keyFields()[0]).name()));
      return;
    }
    String basketKey = input.event().fields().get(basket).name();
    GroupDraft baskets =
        group("basket." + input.event().name() + "." + basketKey, List.of(basketKey));
    int basketSlot =
        baskets.operators().isEmpty() ? baskets.add(new Operator.Recent(BASKET_ITEMS, true)) : 0;
    together
        .get(input.event().index())
        .add(
            new Together(
                group,
                slot,
                input.keyFields()[0],
                baskets.index(),
                basketSlot,
                basket,
                condition(aggregate, input)));
  }

  private @Nullable Program condition(Aggregate aggregate, Input input) {
    if (aggregate.when() == null) {
      return null;
    }
    Expressions.Compiled compiled =
        expressions.compile(aggregate.when(), fieldsOf(input.event()), Usage.filter());
    return compiled == null ? null : compiled.program();
  }

  /// The fields of an event as columns.
  static Table fieldsOf(EventType event) {
    Table table = new Table(event.name() + ".");
    for (int i = 0; i < event.fields().size(); i++) {
      EventType.Field field = event.fields().get(i);
      table.add(field.name(), new Expression.Column(i, field.type(), !field.required()));
    }
    return table;
  }

  private Route route(EventType event) {
    return new Route(
        resolves(event),
        mentions(event),
        upsert(event),
        updates.get(event.index()).stream().sorted(Comparator.comparingInt(Update::group)).toList(),
        together.get(event.index()),
        event.fields().stream().map(EventType.Field::type).toList());
  }

  private List<Resolve> resolves(EventType event) {
    List<Resolve> resolves = new ArrayList<>();
    for (int i = 0; i < event.fields().size(); i++) {
      String name = event.fields().get(i).name();
      int dot = name.indexOf('.');
      if (dot > 0) {
        int entity = entity(name.substring(0, dot));
        int attribute = entities.get(entity).attribute(name.substring(dot + 1));
        resolves.add(new Resolve(i, event.fieldOf(name.substring(0, dot)), entity, attribute));
      }
    }
    return resolves;
  }

  private List<Mention> mentions(EventType event) {
    List<Mention> mentions = new ArrayList<>();
    for (int i = 0; i < event.fields().size(); i++) {
      String entity = event.fields().get(i).entity();
      if (entity != null && event.fields().get(i).name().indexOf('.') < 0) {
        mentions.add(new Mention(i, entity(entity)));
      }
    }
    return mentions;
  }

  private @Nullable Upsert upsert(EventType event) {
    String name = event.upserts() != null ? event.upserts() : event.withdraws();
    if (name == null) {
      return null;
    }
    int entity = entity(name);
    int[] fields =
        entities.get(entity).attributes().stream().mapToInt(a -> event.field(a.name())).toArray();
    return new Upsert(entity, fields, event.withdraws() != null);
  }

  int entity(String name) {
    for (int i = 0; i < entities.size(); i++) {
      if (entities.get(i).name().equals(name)) {
        return i;
      }
    }
    throw new IllegalStateException("no entity " + name);
  }

  /// State is folded anew whenever anything that shapes it changes; conditions and inputs count
  /// too.
  private String digest(List<FeaturePlan.Group> groups) {
    return Digests.sha256(
        groups.toString()
            + entities
            + spec.events().values().stream()
                .map(e -> e.name() + e.subject() + e.object() + e.fields().keySet())
                .toList()
            + spec.features().values().stream()
                .map(f -> f.name() + f.version() + text(f.definition()))
                .toList());
  }

  private static String text(SystemSpec.Definition definition) {
    return definition instanceof Aggregate a
        ? a.operator()
            + a.by()
            + a.inputs()
            + a.over()
            + a.delay()
            + a.exact()
            + a.idle()
            + a.limit()
            + a.when()
            + a.prior()
            + a.within()
            + a.parameters()
        : "";
  }
}
