package dev.sextant.spec.read;

import dev.sextant.decision.NearestName;
import dev.sextant.spec.Durations;
import dev.sextant.spec.Mark;
import dev.sextant.spec.Source;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/// One mapping of the file, read key by key. What is wrong is noted and a harmless value returned,
/// so that reading goes on.
///
/// The keys that were asked for are the known ones: [#close] reports all others.
final class Section {
  private final String what;
  private final @Nullable Node node;
  private final Findings findings;
  private final Map<String, NodeTuple> entries = new LinkedHashMap<>();
  private final Set<String> known = new LinkedHashSet<>();

  /// @param what names the section in messages: `feature 'age'`
  Section(String what, @Nullable Node node, Findings findings) {
    this.what = what;
    this.node = node;
    this.findings = findings;
    if (node instanceof MappingNode mapping) {
      mapping.getValue().forEach(this::enter);
    } else if (node != null && !isNull(node)) {
      findings.add(
          node, what + " must be a mapping such as {key: value}, but is " + describe(node));
    }
  }

  private void enter(NodeTuple tuple) {
    if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
      findings.add(tuple.getKeyNode(), "a key must be a plain name");
      return;
    }
    if (entries.putIfAbsent(key.getValue(), tuple) != null) {
      findings.add(key, "key '" + key.getValue() + "' stands twice in " + what);
    }
  }

  Mark mark() {
    return findings.mark(node);
  }

  boolean isGiven() {
    return node != null;
  }

  boolean has(String key) {
    known.add(key);
    return entries.containsKey(key);
  }

  @Nullable Node get(String key) {
    known.add(key);
    NodeTuple tuple = entries.get(key);
    return tuple == null ? null : tuple.getValueNode();
  }

  private Node require(String key, String example) {
    Node value = get(key);
    if (value == null) {
      findings.add(mark(), what + " needs `" + key + "`, such as " + key + ": " + example);
    }
    return value == null ? new ScalarNode(Tag.NULL, "", ScalarStyle.PLAIN) : value;
  }

  // ---- scalars

  String text(String key, String example) {
    Node value = require(key, example);
    return isNull(value) ? "" : textOf(value, key);
  }

  String text(String key, String example, String otherwise) {
    Node value = get(key);
    return value == null ? otherwise : textOf(value, key);
  }

  private String textOf(Node value, String key) {
    if (value instanceof ScalarNode scalar && !isNull(value)) {
      return scalar.getValue();
    }
    findings.add(value, "`" + key + "` of " + what + " must be text, but is " + describe(value));
    return "";
  }

  Source source(String key, String example) {
    return toSource(require(key, example), key);
  }

  @Nullable Source sourceOrNull(String key) {
    Node value = get(key);
    return value == null ? null : toSource(value, key);
  }

  private Source toSource(Node value, String key) {
    return new Source(isNull(value) ? "" : textOf(value, key), findings.mark(value));
  }

  /// One name, or a list of names.
  List<Source> sources(String key) {
    Node value = get(key);
    if (value == null) {
      return List.of();
    }
    if (!(value instanceof SequenceNode list)) {
      return List.of(toSource(value, key));
    }
    List<Source> sources = new ArrayList<>();
    list.getValue().forEach(each -> sources.add(toSource(each, key)));
    return sources;
  }

  String oneOf(String key, List<String> allowed, @Nullable String otherwise) {
    Node value = get(key);
    if (value == null) {
      if (otherwise == null) {
        findings.add(mark(), what + " needs `" + key + "`, one of " + String.join(", ", allowed));
      }
      return otherwise == null ? allowed.getFirst() : otherwise;
    }
    String text = textOf(value, key);
    if (!allowed.contains(text)) {
      findings.unknown(value, text, key, "values of " + key, allowed);
      return allowed.getFirst();
    }
    return text;
  }

  boolean flag(String key, boolean otherwise) {
    Node value = get(key);
    if (value == null) {
      return otherwise;
    }
    if (value.getTag().equals(Tag.BOOL)) {
      return ((ScalarNode) value).getValue().equals("true");
    }
    String text = value instanceof ScalarNode scalar ? scalar.getValue() : "";
    String meant =
        switch (text.toLowerCase(Locale.ROOT)) {
          case "yes", "on", "y" -> "; in YAML 1.2 '" + text + "' is a text: write true";
          case "no", "off", "n" -> "; in YAML 1.2 '" + text + "' is a text: write false";
          default -> "";
        };
    findings.add(
        value,
        "`" + key + "` of " + what + " must be true or false, but is " + describe(value) + meant);
    return otherwise;
  }

  double number(String key, double otherwise, double least, double most) {
    Node value = get(key);
    return value == null ? otherwise : numberOf(value, key, least, most, otherwise);
  }

  int whole(String key, int otherwise, int least, int most) {
    Node value = get(key);
    if (value == null) {
      return otherwise;
    }
    double number = numberOf(value, key, least, most, otherwise);
    if (number != Math.rint(number)) {
      findings.add(value, "`" + key + "` of " + what + " must be a whole number, but is " + number);
    }
    return (int) number;
  }

  private double numberOf(Node value, String key, double least, double most, double otherwise) {
    Double number = value instanceof ScalarNode scalar ? parse(scalar.getValue()) : null;
    if (number == null) {
      findings.add(
          value, "`" + key + "` of " + what + " must be a number, but is " + describe(value));
      return otherwise;
    }
    if (!(number >= least && number <= most)) {
      String meant =
          most <= 1 && number > 1 && number <= 100 ? "; did you mean " + number / 100 + "?" : "";
      findings.add(
          value,
          "`"
              + key
              + "` of "
              + what
              + " must be in ["
              + trim(least)
              + ", "
              + trim(most)
              + "], but is "
              + trim(number)
              + meant);
      return otherwise;
    }
    return number;
  }

  private static @Nullable Double parse(String text) {
    try {
      return text.matches("[-+]?[0-9.].*") ? Double.valueOf(text) : null;
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private static String trim(double number) {
    return number == Math.rint(number) && Math.abs(number) < 1e15
        ? Long.toString((long) number)
        : Double.toString(number);
  }

  /// A share as `50%` or 0.5.
  double share(String key, double otherwise) {
    Node value = get(key);
    if (value instanceof ScalarNode scalar && scalar.getValue().endsWith("%")) {
      Double percent =
          parse(scalar.getValue().substring(0, scalar.getValue().length() - 1).strip());
      if (percent != null && percent >= 0 && percent <= 100) {
        return percent / 100;
      }
      findings.add(
          value,
          "`"
              + key
              + "` of "
              + what
              + " must be a share from 0% to 100%, but is "
              + scalar.getValue());
      return otherwise;
    }
    return number(key, otherwise, 0, 1);
  }

  @Nullable Duration durationOrNull(String key) {
    Node value = get(key);
    if (value == null) {
      return null;
    }
    String text = value instanceof ScalarNode scalar ? scalar.getValue() : "";
    return Durations.parse(text)
        .orElseGet(
            () -> {
              findings.add(
                  value,
                  "`"
                      + key
                      + "` of "
                      + what
                      + " must be a duration such as 30m, 7d or 1h30m, but is "
                      + describe(value));
              return null;
            });
  }

  Duration duration(String key, String example) {
    Node value = require(key, example);
    Duration parsed = isNull(value) ? null : durationOrNull(key);
    return parsed == null ? Duration.ofDays(1) : parsed;
  }

  /// A date (midnight in the zone) or a full ISO instant.
  @Nullable Instant instantOrNull(String key, ZoneId zone) {
    Node value = get(key);
    return value == null ? null : instant(value, key, zone);
  }

  /// One time or a list of them.
  List<Instant> instants(String key, ZoneId zone) {
    Node value = get(key);
    if (value == null) {
      return List.of();
    }
    List<Node> nodes = value instanceof SequenceNode list ? list.getValue() : List.of(value);
    return nodes.stream()
        .map(each -> instant(each, key, zone))
        .filter(t -> !t.equals(Instant.EPOCH))
        .sorted()
        .toList();
  }

  private Instant instant(Node value, String key, ZoneId zone) {
    String text = value instanceof ScalarNode scalar ? scalar.getValue() : "";
    try {
      return text.length() == 10
          ? LocalDate.parse(text).atStartOfDay(zone).toInstant()
          : OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      findings.add(
          value,
          "`"
              + key
              + "` of "
              + what
              + " must be a date such as 2026-03-01 or an instant such as 2026-03-01T12:00:00Z, but is "
              + describe(value));
      return Instant.EPOCH;
    }
  }

  // ---- inner structure

  Section section(String key) {
    return new Section("`" + key + "` of " + what, get(key), findings);
  }

  /// The named entries of an inner mapping, in the file's order.
  Map<String, Node> named(String key) {
    known.add(key);
    Node value = get(key);
    Map<String, Node> named = new LinkedHashMap<>();
    if (value != null) {
      Section inner = new Section("`" + key + "`", value, findings);
      inner.entries.forEach((name, tuple) -> named.put(name, tuple.getValueNode()));
    }
    return named;
  }

  /// All entries not yet asked for, which are thereby known.
  Map<String, Node> rest() {
    Map<String, Node> rest = new LinkedHashMap<>();
    entries.forEach(
        (key, tuple) -> {
          if (known.add(key)) {
            rest.put(key, tuple.getValueNode());
          }
        });
    return rest;
  }

  List<Node> items(String key) {
    Node value = get(key);
    if (value == null) {
      return List.of();
    }
    if (value instanceof SequenceNode list) {
      return list.getValue();
    }
    findings.add(value, "`" + key + "` of " + what + " must be a list, but is " + describe(value));
    return List.of();
  }

  List<String> texts(String key) {
    return sources(key).stream().map(Source::text).toList();
  }

  /// Reports the keys that nobody asked for.
  void close() {
    entries.forEach(
        (key, tuple) -> {
          if (!known.contains(key)) {
            findings.add(
                tuple.getKeyNode(),
                what + " has no key '" + key + "'" + NearestName.hint(key, "keys", known));
          }
        });
  }

  static boolean isNull(Node node) {
    return node.getTag().equals(Tag.NULL) && !(node instanceof MappingNode);
  }

  static String describe(Node node) {
    return switch (node) {
      case MappingNode _ -> "a mapping";
      case SequenceNode _ -> "a list";
      case ScalarNode scalar when isNull(scalar) -> "empty";
      case ScalarNode scalar -> "'" + scalar.getValue() + "'";
      default -> node.getNodeType().toString();
    };
  }

  /// A plain YAML value, for options that belong to a learner or a policy.
  static Object plain(Node node) {
    return switch (node) {
      case SequenceNode list -> list.getValue().stream().map(Section::plain).toList();
      case MappingNode mapping -> {
        Map<String, Object> map = new LinkedHashMap<>();
        mapping
            .getValue()
            .forEach(
                t -> map.put(((ScalarNode) t.getKeyNode()).getValue(), plain(t.getValueNode())));
        yield map;
      }
      case ScalarNode scalar
          when scalar.getTag().equals(Tag.INT) || scalar.getTag().equals(Tag.FLOAT) -> {
        Double number = parse(scalar.getValue());
        yield number == null ? scalar.getValue() : number;
      }
      case ScalarNode scalar when scalar.getTag().equals(Tag.BOOL) ->
          scalar.getValue().equals("true");
      case ScalarNode scalar -> scalar.getValue();
      default -> node.toString();
    };
  }
}
