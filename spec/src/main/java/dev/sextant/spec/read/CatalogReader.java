package dev.sextant.spec.read;

import dev.sextant.decision.ValueType;
import dev.sextant.spec.Source;
import dev.sextant.spec.SystemSpec.Aggregate;
import dev.sextant.spec.SystemSpec.Definition;
import dev.sextant.spec.SystemSpec.Derived;
import dev.sextant.spec.SystemSpec.Entity;
import dev.sextant.spec.SystemSpec.Event;
import dev.sextant.spec.SystemSpec.Feature;
import dev.sextant.spec.SystemSpec.Field;
import dev.sextant.spec.SystemSpec.Outcome;
import dev.sextant.spec.SystemSpec.Prior;
import dev.sextant.spec.SystemSpec.Request;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/// Reads what a system knows of: entities, requests, events, features, outcomes.
final class CatalogReader {
  static final List<String> OPERATORS =
      List.of("count", "sum", "mean", "ratio", "last", "first", "distribution", "together");
  static final List<String> FIELD_TYPES =
      List.of("bool", "number", "category", "text", "time", "duration");

  private final Findings findings;
  private final Set<String> entityNames;

  CatalogReader(Findings findings, Set<String> entityNames) {
    this.findings = findings;
    this.entityNames = entityNames;
  }

  Map<String, Entity> entities(Map<String, Node> nodes) {
    Map<String, Entity> entities = new LinkedHashMap<>();
    nodes.forEach(
        (name, node) -> {
          Section section = new Section("entity '" + name + "'", node, findings);
          entities.put(
              name,
              new Entity(
                  name, fields(section), section.durationOrNull("expires"), findings.mark(node)));
          section.close();
        });
    return entities;
  }

  private Map<String, Field> fields(Section owner) {
    Map<String, Field> fields = new LinkedHashMap<>();
    owner.named("fields").forEach((name, node) -> fields.put(name, field(name, node)));
    return fields;
  }

  /// `title: text`, or `text: {type: text, personal: true}`.
  private Field field(String name, Node node) {
    if (node instanceof ScalarNode scalar) {
      return field(name, scalar.getValue(), node, false);
    }
    Section section = new Section("field '" + name + "'", node, findings);
    Node typeNode = section.get("type");
    Field field =
        field(
            name,
            section.text("type", "text"),
            typeNode == null ? node : typeNode,
            section.flag("personal", false));
    section.close();
    return field;
  }

  private Field field(String name, String type, Node at, boolean personal) {
    if (entityNames.contains(type)) {
      return new Field(name, ValueType.ID, type, personal, findings.mark(at));
    }
    if (!FIELD_TYPES.contains(type)) {
      List<String> known = new ArrayList<>(FIELD_TYPES);
      known.addAll(entityNames);
      findings.unknown(at, type, "type", "types", known);
      return new Field(name, ValueType.TEXT, null, personal, findings.mark(at));
    }
    return new Field(
        name, ValueType.valueOf(type.toUpperCase(Locale.ROOT)), null, personal, findings.mark(at));
  }

  Map<String, Request> requests(Map<String, Node> nodes) {
    Map<String, Request> requests = new LinkedHashMap<>();
    nodes.forEach(
        (name, node) -> {
          Section section = new Section("request '" + name + "'", node, findings);
          boolean judges = section.has("judge");
          Source subject =
              judges ? section.source("judge", "message") : section.source("for", "reader");
          Source choose = judges ? null : section.source("choose", "story");
          Source on = judges ? section.sourceOrNull("on") : null;
          requests.put(
              name, new Request(name, subject, choose, on, fields(section), findings.mark(node)));
          section.close();
        });
    return requests;
  }

  Map<String, Event> events(Map<String, Node> nodes) {
    Map<String, Event> events = new LinkedHashMap<>();
    nodes.forEach(
        (name, node) -> {
          Section section = new Section("event '" + name + "'", node, findings);
          events.put(
              name,
              new Event(
                  name,
                  section.source("subject", "reader"),
                  section.sourceOrNull("object"),
                  section.texts("optional"),
                  fields(section),
                  findings.mark(node)));
          section.close();
        });
    return events;
  }

  Map<String, Feature> features(Map<String, Node> nodes) {
    Map<String, Feature> features = new LinkedHashMap<>();
    nodes.forEach((name, node) -> features.put(name, feature(name, node)));
    return features;
  }

  private Feature feature(String name, Node node) {
    Section section = new Section("feature '" + name + "'", node, findings);
    String description = section.text("description", "", "");
    int version = section.whole("version", 1, 1, 1_000_000);
    Definition definition = section.has("is") ? derived(section) : aggregate(name, section);
    section.close();
    return new Feature(name, definition, description, version, findings.mark(node));
  }

  private static Derived derived(Section section) {
    return new Derived(section.source("is", "now - story.published"));
  }

  private Aggregate aggregate(String name, Section section) {
    List<Source> by = section.sources("by");
    String operator = operator(name, section);
    List<Source> inputs = section.sources(operator);
    check(name, section, by, operator, inputs);
    Duration delay = section.durationOrNull("delay");
    Duration over = section.durationOrNull("over");
    if (delay != null && over == null) {
      findings.add(
          section.mark(),
          "feature '" + name + "' has a `delay`, so it needs a window: `over`, such as over: 28d");
    }
    return new Aggregate(
        by,
        operator,
        inputs.isEmpty() ? List.of(new Source("", section.mark())) : inputs,
        over,
        delay == null ? Duration.ZERO : delay,
        section.whole("limit", 0, 0, 100_000),
        section.sourceOrNull("when"),
        prior(section.section("prior")),
        section.sourceOrNull("within"),
        null,
        section.durationOrNull("freshness"));
  }

  private String operator(String name, Section section) {
    List<String> given = OPERATORS.stream().filter(section::has).toList();
    if (given.size() != 1) {
      findings.add(
          section.mark(),
          "feature '"
              + name
              + "' needs exactly one of "
              + String.join(", ", OPERATORS)
              + ", or `is`, but has "
              + (given.isEmpty() ? "none" : String.join(" and ", given)));
    }
    return given.isEmpty() ? "count" : given.getFirst();
  }

  private void check(
      String name, Section section, List<Source> by, String operator, List<Source> inputs) {
    if (by.isEmpty() || by.size() > 2) {
      findings.add(
          section.mark(),
          "feature '" + name + "' needs `by`: one entity, or a pair such as by: [reader, story]");
    }
    int wanted = operator.equals("ratio") ? 2 : 1;
    if (!inputs.isEmpty() && inputs.size() != wanted) {
      findings.add(
          section.mark(),
          "`"
              + operator
              + "` of feature '"
              + name
              + "' takes "
              + (wanted == 2 ? "two events, such as [click, impression]" : "one event"));
    }
    boolean needsField =
        List.of("sum", "mean", "last", "first", "distribution", "together").contains(operator);
    for (Source input : inputs) {
      if (needsField && input.text().indexOf('.') < 0) {
        findings.add(
            input.at(),
            "`"
                + operator
                + "` of feature '"
                + name
                + "' reads a field of an event, such as "
                + input.text()
                + ".at");
      }
    }
  }

  private @Nullable Prior prior(Section section) {
    Prior prior =
        section.isGiven()
            ? new Prior(
                section.number("mean", 0, -1e15, 1e15), section.number("weight", 1, 0, 1e15))
            : null;
    section.close();
    return prior;
  }

  Map<String, Outcome> outcomes(Map<String, Node> nodes) {
    Map<String, Outcome> outcomes = new LinkedHashMap<>();
    nodes.forEach(
        (name, node) -> {
          Section section = new Section("outcome '" + name + "'", node, findings);
          Source sum = section.sourceOrNull("sum");
          Source event = sum == null ? section.source("event", "click") : firstPart(sum);
          outcomes.put(
              name,
              new Outcome(
                  name,
                  event,
                  sum == null
                      ? null
                      : sum.text()
                          .substring(Math.min(sum.text().length(), event.text().length() + 1)),
                  section.sourceOrNull("after"),
                  section.oneOf("match", List.of("decision", "pair", "subject"), "decision"),
                  section.duration("within", "30m"),
                  section.sourceOrNull("when"),
                  findings.mark(node)));
          section.close();
        });
    return outcomes;
  }

  private static Source firstPart(Source path) {
    int dot = path.text().indexOf('.');
    return new Source(dot < 0 ? path.text() : path.text().substring(0, dot), path.at());
  }
}
