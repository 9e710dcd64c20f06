package dev.sextant.spec.read;

import dev.sextant.decision.ValueType;
import dev.sextant.spec.Findings;
import dev.sextant.spec.Source;
import dev.sextant.spec.SystemSpec.Aggregate;
import dev.sextant.spec.SystemSpec.Definition;
import dev.sextant.spec.SystemSpec.Derived;
import dev.sextant.spec.SystemSpec.Entity;
import dev.sextant.spec.SystemSpec.Event;
import dev.sextant.spec.SystemSpec.Feature;
import dev.sextant.spec.SystemSpec.Field;
import dev.sextant.spec.SystemSpec.Outcome;
import dev.sextant.spec.SystemSpec.Parameters;
import dev.sextant.spec.SystemSpec.Prior;
import dev.sextant.spec.SystemSpec.Request;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/// Reads what a system knows of: entities, requests, events, features, outcomes.
final class CatalogReader {
  static final List<String> FIELD_TYPES =
      List.of("bool", "number", "category", "text", "time", "duration");

  private static final List<String> FEATURE_KEYS =
      List.of("is", "description", "owner", "version", "by", "when", "freshness");

  private static final Duration SHORTEST_WINDOW = Duration.ofMinutes(1);
  private static final Duration LONGEST_WINDOW = Duration.ofDays(365);

  /// Most that `top` may keep, so that its sketch stays small.
  private static final int MOST_TOP = 64;

  private final Page page;
  private final Findings findings;
  private final Set<String> entityNames;
  private final String owner;

  /// @param owner of the features that name none
  CatalogReader(Page page, Set<String> entityNames, String owner) {
    this.page = page;
    this.findings = page.findings();
    this.entityNames = entityNames;
    this.owner = owner;
  }

  /// One definition; null when it lacks what others rely on, which is told.
  private interface Reader<T> {
    @Nullable T read(String name, Node node);
  }

  /// @param kind before the name of a flawed definition, empty for what expressions read
  private <T> Map<String, T> each(String kind, Map<String, Node> nodes, Reader<T> reader) {
    Map<String, T> read = new LinkedHashMap<>();
    nodes.forEach(
        (name, node) -> {
          T definition = reader.read(name, node);
          if (definition == null) {
            findings.flaw(kind + name);
          } else {
            read.put(name, definition);
          }
        });
    return read;
  }

  Map<String, Entity> entities(Map<String, Node> nodes) {
    return each("entity ", nodes, this::entity);
  }

  private Entity entity(String name, Node node) {
    Section section = new Section("entity '" + name + "'", node, page).keys("fields", "expires");
    return new Entity(
        name, fields(section, name + "."), section.durationOrNull("expires"), section.mark());
  }

  /// @param owner before the name of a flawed field: `story.`
  private Map<String, Field> fields(Section section, String owner) {
    if (section.isUnreadable("fields")) {
      findings.flaw(owner + "*");
    }
    return each(owner, section.columns("fields"), this::field);
  }

  /// `title: text`, or `text: {type: text, personal: true}`.
  private @Nullable Field field(String name, Node node) {
    if (node instanceof ScalarNode) {
      return field(name, new Value("field '" + name + "'", node, page).source(), false);
    }
    Section section = new Section("field '" + name + "'", node, page).keys("type", "personal");
    return field(name, section.source("type", "text"), section.flag("personal", false));
  }

  private @Nullable Field field(String name, Source type, boolean personal) {
    if (entityNames.contains(type.text())) {
      return new Field(name, ValueType.ID, type.text(), personal, type.at());
    }
    if (FIELD_TYPES.contains(type.text())) {
      ValueType value = ValueType.valueOf(type.text().toUpperCase(Locale.ROOT));
      return new Field(name, value, null, personal, type.at());
    }
    if (!type.text().isEmpty() && !findings.isFlawed("entity *")) {
      List<String> known = new ArrayList<>(FIELD_TYPES);
      known.addAll(entityNames);
      findings.unknown(type, "type", "types", known);
    }
    return null;
  }

  Map<String, Request> requests(Map<String, Node> nodes) {
    return each("request ", nodes, this::request);
  }

  private @Nullable Request request(String name, Node node) {
    Section section =
        new Section("request '" + name + "'", node, page)
            .keys("for", "choose", "judge", "on", "fields");
    boolean judges = section.has("judge");
    if (judges) {
      section.refuse("judge", "for", "choose");
    } else {
      section.refuse("choose", "on");
    }
    Source subject = judges ? section.source("judge", "message") : section.source("for", "reader");
    Source choose = judges ? null : section.source("choose", "story");
    Source on = judges ? section.sourceOrNull("on") : null;
    Map<String, Field> fields = fields(section, "");
    return isTold(subject) || isTold(choose)
        ? null
        : new Request(name, subject, choose, on, fields, section.mark());
  }

  /// Whether a name is empty, which was told where it was read.
  private static boolean isTold(@Nullable Source name) {
    return name != null && name.text().isEmpty();
  }

  Map<String, Event> events(Map<String, Node> nodes) {
    return each("event ", nodes, this::event);
  }

  private @Nullable Event event(String name, Node node) {
    Section section =
        new Section("event '" + name + "'", node, page)
            .keys("subject", "object", "optional", "fields");
    Source subject = section.source("subject", "reader");
    Source object = section.sourceOrNull("object");
    List<String> parts =
        Stream.of(subject, object).filter(Objects::nonNull).map(Source::text).toList();
    List<String> optional = new ArrayList<>();
    for (Source each : section.sources("optional")) {
      optional.add(
          section.known(
              each, "subject or object", "parts of event '" + name + "'", parts, subject.text()));
    }
    Map<String, Field> fields = fields(section, name + ".");
    return isTold(subject) || isTold(object)
        ? null
        : new Event(name, subject, object, optional, fields, section.mark());
  }

  Map<String, Feature> features(Map<String, Node> nodes) {
    return each("", nodes, this::feature);
  }

  private @Nullable Feature feature(String name, Node node) {
    Section section =
        new Section("feature '" + name + "'", node, page)
            .keys(
                Stream.of(FEATURE_KEYS, Aggregation.OPTIONS, Aggregation.NAMES)
                    .flatMap(List::stream)
                    .toArray(String[]::new));
    String description = section.text("description", "");
    int version = section.whole("version", 1, 1, 1_000_000);
    int before = findings.count();
    Definition definition = section.has("is") ? derived(section) : aggregate(name, section);
    return findings.count() > before
        ? null
        : new Feature(
            name, definition, description, section.text("owner", owner), version, section.mark());
  }

  private static Derived derived(Section section) {
    section.refuse("is", "by", "when", "freshness");
    section.refuse("is", Aggregation.OPTIONS.toArray(String[]::new));
    section.refuse("is", Aggregation.NAMES.toArray(String[]::new));
    return new Derived(section.expression("is", "now - story.published"));
  }

  private Aggregate aggregate(String name, Section section) {
    String kind = section.kind(Aggregation.NAMES);
    Aggregation operator = kind == null ? Aggregation.COUNT : Aggregation.of(kind);
    section.refuse(operator.word(), operator.meaningless());
    List<Source> inputs = section.sources(operator.word());
    check(name, section, operator, inputs);
    Duration delay = section.durationOrNull("delay", Duration.ZERO);
    return new Aggregate(
        section.sources("by"),
        operator.word(),
        inputs.isEmpty() ? List.of(new Source("", section.mark())) : inputs,
        window(name, section, operator),
        delay == null ? Duration.ZERO : delay,
        section.flag("exact", false),
        idle(name, section, operator),
        section.whole("limit", 0, 1, operator == Aggregation.TOP ? MOST_TOP : 100_000),
        section.expressionOrNull("when"),
        prior(section.section("prior")),
        section.sourceOrNull("within"),
        parameters(section, operator),
        section.durationOrNull("freshness"));
  }

  private static @Nullable Duration window(String name, Section section, Aggregation operator) {
    Duration over = section.durationOrNull("over", SHORTEST_WINDOW, LONGEST_WINDOW);
    if (operator == Aggregation.RATE && !section.has("over")) {
      section.add("feature '" + name + "' is a `rate`, so it needs a window: `over`");
    }
    return over;
  }

  private static @Nullable Duration idle(String name, Section section, Aggregation operator) {
    if (section.has("idle") && section.has("over")) {
      section.add(
          "feature '"
              + name
              + "' has `over` and `idle`: a session has no other window; leave one out");
    }
    if (section.has("idle") && operator == Aggregation.LAST && !section.has("limit")) {
      section.add(
          "feature '"
              + name
              + "' has an `idle` gap, so it is a list and needs `limit`, such as limit: 20");
    }
    return section.durationOrNull("idle");
  }

  private static Parameters parameters(Section section, Aggregation operator) {
    return new Parameters(
        operator == Aggregation.DECAYED ? section.duration("half_life", "30d") : null,
        operator == Aggregation.RATE ? section.duration("per", "1h") : null,
        section.number("rank", 0.5, 0, 1));
  }

  private void check(String name, Section section, Aggregation operator, List<Source> inputs) {
    int keys = section.sources("by").size();
    if (keys == 0 || keys > 2) {
      section.add(
          "feature '" + name + "' needs `by`: one entity, or a pair such as by: [reader, story]");
    }
    boolean two = operator.reads() == Aggregation.Reads.TWO_EVENTS;
    if (section.has(operator.word()) && inputs.size() != (two ? 2 : 1)) {
      findings.add(
          inputs.isEmpty() ? new Source("", section.mark()) : inputs.getFirst(),
          "`%s` of feature '%s' takes %s"
              .formatted(
                  operator.word(),
                  name,
                  two ? "two events, such as [click, impression]" : "one event"));
    }
    for (Source input : inputs) {
      if (operator.reads() == Aggregation.Reads.FIELD
          && !input.text().isEmpty()
          && input.text().indexOf('.') < 0) {
        findings.add(
            input,
            "`%s` of feature '%s' reads a field of an event, such as %s.at"
                .formatted(operator.word(), name, input));
      }
    }
  }

  private static @Nullable Prior prior(Section section) {
    section.keys("mean", "weight");
    return section.isGiven()
        ? new Prior(section.number("mean", 0, -1e15, 1e15), section.number("weight", 1, 0, 1e15))
        : null;
  }

  Map<String, Outcome> outcomes(Map<String, Node> nodes) {
    return each("outcome ", nodes, this::outcome);
  }

  private @Nullable Outcome outcome(String name, Node node) {
    Section section =
        new Section("outcome '" + name + "'", node, page)
            .keys("event", "sum", "after", "match", "within", "when");
    Source sum = section.sourceOrNull("sum");
    int dot = sum == null ? 0 : sum.text().indexOf('.');
    if (sum != null) {
      section.refuse("sum", "event");
    }
    if (sum != null && dot < 0 && !isTold(sum)) {
      findings.add(
          sum, "`sum` of outcome '" + name + "' reads a field of an event, such as read.seconds");
    }
    Source event = sum == null ? section.source("event", "click") : sum.upTo(Math.max(0, dot));
    Source after = section.sourceOrNull("after");
    String match = section.oneOf("match", List.of("decision", "pair", "subject"), "decision");
    Duration within = section.duration("within", "30m");
    Source when = section.expressionOrNull("when");
    return isTold(event) || isTold(after)
        ? null
        : new Outcome(
            name,
            event,
            sum == null ? null : sum.from(dot + 1),
            after,
            match,
            within,
            when,
            section.mark());
  }
}
