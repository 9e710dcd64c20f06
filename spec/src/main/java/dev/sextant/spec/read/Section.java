package dev.sextant.spec.read;

import dev.sextant.decision.NearestName;
import dev.sextant.spec.Findings;
import dev.sextant.spec.Mark;
import dev.sextant.spec.Source;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/// One mapping of the file, read key by key. What is wrong is noted and a harmless value returned,
/// so that reading goes on.
///
/// A misspelt key is told and then read as the key that it was meant for. A mapping that is none is
/// told once; nothing else is said about what it lacks.
final class Section {
  /// What the row language can read.
  private static final Pattern NAME = Pattern.compile("[\\p{L}_][\\p{L}\\p{Nd}_]*");

  private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{Nd}_][\\p{L}\\p{Nd}_-]*");
  private static final Set<String> KEYWORDS =
      Set.of("and", "or", "not", "in", "true", "false", "now");
  private static final Duration LEAST = Duration.ofMillis(1);
  private static final int LONGEST_KEY = 40;

  private final String what;
  private final @Nullable Node node;
  private final Mark at;
  private final Page page;
  private final Map<String, NodeTuple> entries = new LinkedHashMap<>();

  /// Whether it was told that this is no mapping.
  private final boolean isTold;

  /// @param what names the section in messages: `feature 'age'`
  Section(String what, Node node, Page page) {
    this(what, node, page.mark(node), page);
  }

  /// @param node null when the file has no such section
  /// @param at the place of what is missing
  private Section(String what, @Nullable Node node, Mark at, Page page) {
    this.what = what;
    this.node = node;
    this.at = at;
    this.page = page;
    isTold = node != null && !(node instanceof MappingNode) && !Value.isNull(node);
    if (node != null && isTold) {
      page.add(
          node, what + " must be a mapping such as {key: value}, but is " + Value.described(node));
    }
    if (node instanceof MappingNode mapping) {
      mapping.getValue().forEach(this::enter);
    }
  }

  private void enter(NodeTuple tuple) {
    if (!(tuple.getKeyNode() instanceof ScalarNode key) || key.getValue().isEmpty()) {
      page.add(tuple.getKeyNode(), "a key of " + what + " must be a name");
      return;
    }
    NodeTuple first = entries.putIfAbsent(key.getValue(), tuple);
    if (first != null) {
      page.add(
          key,
          "key '%s' stands twice in %s; the first is in line %d"
              .formatted(
                  Findings.clipped(key.getValue()), what, page.mark(first.getKeyNode()).line()));
    }
  }

  // ---- which keys there are

  /// Refuses all keys but these.
  Section keys(String... names) {
    mend(names);
    List<String> known = List.of(names);
    entries.forEach(
        (key, tuple) -> {
          if (!known.contains(key)) {
            unknownKey(key, tuple, known);
          }
        });
    return this;
  }

  /// Reads misspelt keys as what they were meant for; there may be others than these.
  void mend(String... names) {
    List<String> known = List.of(names);
    for (String key : List.copyOf(entries.keySet())) {
      NodeTuple tuple = entries.get(key);
      boolean unknown = !known.contains(key) && key.length() <= LONGEST_KEY;
      String meant = unknown ? NearestName.of(key, known).orElse(null) : null;
      if (tuple != null && meant != null && !entries.containsKey(meant)) {
        unknownKey(key, tuple, known);
        entries.remove(key);
        entries.put(meant, tuple);
      }
    }
  }

  private void unknownKey(String key, NodeTuple tuple, List<String> known) {
    page.add(
        tuple.getKeyNode(),
        "%s has no key '%s'%s"
            .formatted(what, Findings.clipped(key), page.findings().hint(key, "keys", known)));
  }

  /// Refuses keys that mean nothing beside another one.
  void refuse(String beside, String... keys) {
    for (String key : keys) {
      NodeTuple tuple = entries.get(key);
      if (tuple != null) {
        page.add(
            tuple.getKeyNode(),
            "`%s` means nothing beside `%s` in %s; leave it out".formatted(key, beside, what));
      }
    }
  }

  /// The one key of several that says which kind of thing this is; null when there is none.
  @Nullable String kind(List<String> kinds) {
    List<String> given = kinds.stream().filter(this::has).toList();
    if (given.size() != 1) {
      add(
          "%s needs exactly one of %s, but has %s"
              .formatted(
                  what,
                  String.join(", ", kinds),
                  given.isEmpty() ? "none" : String.join(" and ", given)));
    }
    return given.isEmpty() ? null : given.getFirst();
  }

  boolean isGiven() {
    return node != null;
  }

  boolean has(String key) {
    return entries.containsKey(key);
  }

  /// Where it begins; where its owner does when it is missing.
  Mark mark() {
    return at;
  }

  /// Notes that something is wrong with the section as a whole.
  void add(String message) {
    if (!isTold) {
      page.add(at, message);
    }
  }

  // ---- values

  private @Nullable Value value(String key) {
    NodeTuple tuple = entries.get(key);
    return tuple == null ? null : new Value("`" + key + "` of " + what, tuple.getValueNode(), page);
  }

  /// What stands behind a key, whatever it is.
  @Nullable Value plainValue(String key) {
    return value(key);
  }

  @Nullable Node nodeOrNull(String key) {
    NodeTuple tuple = entries.get(key);
    return tuple == null ? null : tuple.getValueNode();
  }

  private @Nullable Value required(String key, String example) {
    Value value = value(key);
    if (value == null) {
      add(what + " needs `" + key + "`, such as " + key + ": " + example);
    }
    return value;
  }

  /// @param otherwise what stands for a missing key
  String text(String key, String otherwise) {
    Value value = value(key);
    return value == null ? otherwise : value.text();
  }

  /// A name that must be there; empty when it is not.
  Source source(String key, String example) {
    Value value = required(key, example);
    return value == null ? new Source("", at) : value.source();
  }

  @Nullable Source sourceOrNull(String key) {
    Value value = value(key);
    return value == null ? null : value.source();
  }

  Source expression(String key, String example) {
    Value value = required(key, example);
    return value == null ? new Source("", at) : value.expression();
  }

  @Nullable Source expressionOrNull(String key) {
    Value value = value(key);
    return value == null ? null : value.expression();
  }

  /// One name, or a list of names.
  List<Source> sources(String key) {
    return elements(key).stream().map(Value::source).toList();
  }

  List<Source> expressions(String key) {
    return elements(key).stream().map(Value::expression).toList();
  }

  /// Texts that may be empty.
  List<String> texts(String key) {
    return elements(key).stream().map(Value::text).toList();
  }

  private List<Value> elements(String key) {
    Value value = value(key);
    return value == null ? List.of() : value.elements();
  }

  /// @param otherwise null when the key must be there
  String oneOf(String key, List<String> allowed, @Nullable String otherwise) {
    Value value = value(key);
    if (value == null && otherwise == null) {
      add(what + " needs `" + key + "`, one of " + String.join(", ", allowed));
    }
    String fallback = otherwise == null ? allowed.getFirst() : otherwise;
    return value == null
        ? fallback
        : known(value.source(), key, "values of " + key, allowed, fallback);
  }

  /// A name out of a closed list.
  String known(Source name, String kind, String plural, List<String> known, String otherwise) {
    if (!name.text().isEmpty() && !known.contains(name.text())) {
      page.findings().unknown(name, kind, plural, known);
    }
    return known.contains(name.text()) ? name.text() : otherwise;
  }

  boolean flag(String key, boolean otherwise) {
    Value value = value(key);
    Boolean flag = value == null ? null : value.flag();
    return flag == null ? otherwise : flag;
  }

  double number(String key, double otherwise, double least, double most) {
    Value value = value(key);
    return orElse(value == null ? null : value.number(least, most), otherwise);
  }

  int whole(String key, int otherwise, int least, int most) {
    Value value = value(key);
    return (int) orElse(value == null ? null : value.whole(least, most), otherwise);
  }

  double share(String key, double otherwise) {
    Value value = value(key);
    return orElse(value == null ? null : value.share(), otherwise);
  }

  private static double orElse(@Nullable Double number, double otherwise) {
    return number == null ? otherwise : number;
  }

  @Nullable Duration durationOrNull(String key) {
    return durationOrNull(key, LEAST);
  }

  @Nullable Duration durationOrNull(String key, Duration least) {
    Value value = value(key);
    return value == null ? null : value.duration(least);
  }

  @Nullable Duration durationOrNull(String key, Duration least, Duration most) {
    Value value = value(key);
    return value == null ? null : value.duration(least, most);
  }

  Duration duration(String key, String example) {
    Value value = required(key, example);
    Duration duration = value == null ? null : value.duration(LEAST);
    return duration == null ? Duration.ofDays(1) : duration;
  }

  /// Bytes.
  long size(String key, long otherwise) {
    Value value = value(key);
    Long size = value == null ? null : value.size();
    return size == null ? otherwise : size;
  }

  @Nullable Instant instantOrNull(String key, ZoneId zone) {
    Value value = value(key);
    return value == null ? null : value.instant(zone);
  }

  /// One time or a list of them, in order.
  List<Instant> instants(String key, ZoneId zone) {
    List<Instant> instants = new ArrayList<>();
    for (Value each : elements(key)) {
      Instant instant = each.instant(zone);
      if (instant != null) {
        instants.add(instant);
      }
    }
    return instants.stream().sorted().toList();
  }

  /// Options of others, whatever the names are: see [Value#plain].
  Map<String, Object> plain() {
    return plain(Value::plain);
  }

  /// Numbers, texts and bools, whatever the names are.
  Map<String, Object> plainScalars() {
    return plain(Value::plainScalar);
  }

  private Map<String, Object> plain(Function<Value, Object> read) {
    Map<String, Object> plain = new LinkedHashMap<>();
    for (String key : entries.keySet()) {
      Value value = value(key);
      plain.put(key, value == null ? "" : read.apply(value));
    }
    return plain;
  }

  // ---- inner structure

  /// A mapping with keys of its own.
  Section section(String key) {
    NodeTuple tuple = entries.get(key);
    String inner = "`" + key + "`" + (what.equals(SpecReader.TOP) ? "" : " of " + what);
    if (tuple == null) {
      return new Section(inner, null, at, page);
    }
    return new Section(inner, tuple.getValueNode(), page);
  }

  /// A mapping that must be there.
  Section section(String key, String example) {
    Value _ = required(key, example);
    return section(key);
  }

  /// The named entries of an inner mapping, in the file's order.
  Map<String, Node> named(String key) {
    return named(key, WORD, "is made of letters, digits, _ and -");
  }

  /// Named entries that expressions read.
  Map<String, Node> columns(String key) {
    return named(key, NAME, "is made of letters, digits and _, and begins with no digit");
  }

  private Map<String, Node> named(String key, Pattern pattern, String rule) {
    Map<String, Node> named = new LinkedHashMap<>();
    NodeTuple tuple = entries.get(key);
    if (tuple != null) {
      Section inner = new Section("`" + key + "`", tuple.getValueNode(), page);
      inner.each((name, node) -> named.put(name, node));
      inner.entries.forEach(
          (name, entry) -> {
            boolean isKeyword = pattern == NAME && KEYWORDS.contains(name);
            if (!pattern.matcher(name).matches() || isKeyword) {
              page.add(
                  entry.getKeyNode(),
                  "a name in `%s` %s, but is '%s'%s"
                      .formatted(
                          key,
                          rule,
                          Findings.clipped(name),
                          isKeyword ? ", a word of the row language" : ""));
            }
          });
    }
    return named;
  }

  /// Whether an inner mapping is there, but is none.
  boolean isUnreadable(String key) {
    NodeTuple tuple = entries.get(key);
    return tuple != null
        && !(tuple.getValueNode() instanceof MappingNode)
        && !Value.isNull(tuple.getValueNode());
  }

  /// All entries, whatever their names.
  void each(BiConsumer<String, Node> reader) {
    entries.forEach((name, tuple) -> reader.accept(name, tuple.getValueNode()));
  }

  /// All keys, whatever they are, each as a source of its own.
  List<Source> names() {
    return entries.values().stream()
        .map(tuple -> page.source((ScalarNode) tuple.getKeyNode()))
        .toList();
  }

  /// The elements of a list.
  List<Node> items(String key) {
    Value value = value(key);
    return value == null ? List.of() : value.items();
  }
}
