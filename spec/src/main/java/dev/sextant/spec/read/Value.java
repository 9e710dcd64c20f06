package dev.sextant.spec.read;

import dev.sextant.spec.Durations;
import dev.sextant.spec.Findings;
import dev.sextant.spec.Sizes;
import dev.sextant.spec.Source;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/// What stands behind a key, read as one type or another. What is of another type is told, and then
/// null or empty.
///
/// @param name of the key, for messages: `` `keep` of source 'own' ``
record Value(String name, Node node, Page page) {
  private static final Set<Tag> LITERALS = Set.of(Tag.INT, Tag.FLOAT, Tag.BOOL);
  private static final Pattern DECIMAL =
      Pattern.compile("[-+]?(?:(?!0\\d)\\d+(?:\\.\\d*)?|\\.\\d+)(?:[eE][-+]?\\d+)?");
  private static final Duration LONGEST = Duration.ofDays(36_500);
  private static final long LEAST_MEMORY = 1_000_000;
  private static final long MOST_MEMORY = 1_000_000_000_000L;

  private void wrong(String expected, String hint) {
    page.add(node, name + " must be " + expected + ", but is " + described(node) + hint);
  }

  /// The scalar as written, without its quotes; empty for a list or a mapping.
  private String raw() {
    return node instanceof ScalarNode scalar ? scalar.getValue() : "";
  }

  private boolean isText() {
    return node instanceof ScalarNode && node.getTag().equals(Tag.STR);
  }

  String text() {
    if (isText()) {
      return raw();
    }
    boolean quotable = LITERALS.contains(node.getTag());
    wrong("text", quotable ? "; quote it: \"" + Findings.clipped(raw()) + "\"" : "");
    return "";
  }

  /// A name, which is not empty.
  Source source() {
    if (text().isBlank()) {
      if (isText()) {
        page.add(node, name + " is empty");
      }
      return new Source("", page.mark(node));
    }
    return page.source((ScalarNode) node);
  }

  /// A piece of row language; a number or a bool is one too.
  Source expression() {
    return node instanceof ScalarNode scalar && LITERALS.contains(node.getTag())
        ? page.source(scalar)
        : source();
  }

  @Nullable Boolean flag() {
    if (!node.getTag().equals(Tag.BOOL)) {
      wrong("true or false", Slips.flag(raw()));
      return null;
    }
    return Boolean.valueOf(raw());
  }

  @Nullable Double number(double least, double most) {
    boolean isNumber = node.getTag().equals(Tag.INT) || node.getTag().equals(Tag.FLOAT);
    boolean isDecimal = DECIMAL.matcher(raw()).matches();
    if (!isNumber || !isDecimal) {
      wrong("a number", isDecimal ? "; leave out the quotes" : Slips.number(raw()));
      return null;
    }
    double number = Double.parseDouble(raw());
    if (!(number >= least && number <= most)) {
      boolean percent = most == 1 && number > 1 && number <= 100;
      wrong(
          least == most ? shown(least) : "in [" + shown(least) + ", " + shown(most) + "]",
          percent ? "; did you mean " + number / 100 + "?" : "");
      return null;
    }
    return number;
  }

  @Nullable Double whole(double least, double most) {
    Double number = number(least, most);
    if (number != null && number != Math.rint(number)) {
      wrong("a whole number", "");
      return null;
    }
    return number;
  }

  private static String shown(double number) {
    return number == Math.rint(number) && Math.abs(number) < 1e15
        ? Long.toString((long) number)
        : Double.toString(number);
  }

  /// A share as `50%` or 0.5.
  @Nullable Double share() {
    if (!raw().endsWith("%")) {
      return number(0, 1);
    }
    String text = raw().substring(0, raw().length() - 1).strip();
    double percent = DECIMAL.matcher(text).matches() ? Double.parseDouble(text) : -1;
    if (!(percent >= 0 && percent <= 100)) {
      wrong("a share from 0% to 100%", "");
      return null;
    }
    return percent / 100;
  }

  @Nullable Duration duration(Duration least) {
    return duration(least, LONGEST);
  }

  @Nullable Duration duration(Duration least, Duration most) {
    Duration duration = Durations.parse(raw()).orElse(null);
    if (duration == null) {
      wrong("a duration such as 30m, 7d or 1h30m", Slips.duration(raw()));
      return null;
    }
    if (duration.compareTo(least) < 0 || duration.compareTo(most) > 0) {
      wrong("in [" + Durations.format(least) + ", " + Durations.format(most) + "]", "");
      return null;
    }
    return duration;
  }

  /// Bytes of memory.
  @Nullable Long size() {
    Long size = Sizes.parse(raw()).orElse(null);
    if (size == null) {
      wrong("a size such as 500MB or 2GiB", Slips.size(raw()));
      return null;
    }
    if (size < LEAST_MEMORY || size > MOST_MEMORY) {
      wrong("in [1MB, 1000GB]", "");
      return null;
    }
    return size;
  }

  /// A date (midnight in the zone) or a full ISO instant.
  @Nullable Instant instant(ZoneId zone) {
    String text = raw();
    try {
      if (text.matches("\\d{4}-.*")) {
        return text.length() == 10
            ? LocalDate.parse(text).atStartOfDay(zone).toInstant()
            : OffsetDateTime.parse(text).toInstant();
      }
    } catch (DateTimeException _) {
      // told below
    }
    wrong(
        "a date such as 2026-03-01 or an instant such as 2026-03-01T12:00:00Z",
        Slips.instant(text));
    return null;
  }

  /// The elements of a list; a value that is none is its own only element.
  List<Value> elements() {
    return node instanceof SequenceNode list
        ? list.getValue().stream().map(each -> new Value(name, each, page)).toList()
        : List.of(this);
  }

  /// The elements of what must be a list.
  List<Node> items() {
    if (node instanceof SequenceNode list) {
      return list.getValue();
    }
    wrong("a list", "");
    return List.of();
  }

  /// A number, a text or a bool, a list of them or of such lists, or a mapping to them: options
  /// that belong to a learner.
  Object plain() {
    return switch (node) {
      case SequenceNode _ -> elements().stream().map(Value::plainElement).toList();
      case MappingNode _ -> new Section(name, node, page).plainScalars();
      default -> plainScalar();
    };
  }

  private Object plainElement() {
    return node instanceof SequenceNode
        ? elements().stream().map(Value::plainScalar).toList()
        : plainScalar();
  }

  Object plainScalar() {
    if (node.getTag().equals(Tag.BOOL)) {
      return Boolean.valueOf(raw());
    }
    Double number =
        LITERALS.contains(node.getTag()) ? number(-Double.MAX_VALUE, Double.MAX_VALUE) : null;
    return number != null ? number : LITERALS.contains(node.getTag()) ? "" : text();
  }

  /// A number, or a text that may be empty.
  Object numberOrText() {
    if (isText()) {
      return raw();
    }
    Double number = number(-Double.MAX_VALUE, Double.MAX_VALUE);
    return number == null ? "" : number;
  }

  static boolean isNull(Node node) {
    return node instanceof ScalarNode && node.getTag().equals(Tag.NULL);
  }

  static String described(Node node) {
    return switch (node) {
      case MappingNode _ -> "a mapping";
      case SequenceNode _ -> "a list";
      case ScalarNode scalar when isNull(scalar) -> "empty";
      case ScalarNode scalar -> described(scalar, Findings.clipped(scalar.getValue()));
      default -> node.getNodeType().toString();
    };
  }

  private static String described(ScalarNode scalar, String text) {
    if (scalar.getScalarStyle() != ScalarStyle.PLAIN) {
      return "the text '" + text + "'";
    }
    boolean isOwn = scalar.getTag().equals(Tag.STR) || LITERALS.contains(scalar.getTag());
    return "'" + text + "'" + (isOwn ? "" : " with the tag " + scalar.getTag());
  }
}
