package dev.sextant.spec.read;

import dev.sextant.decision.ValueType;
import dev.sextant.spec.Findings;
import dev.sextant.spec.Source;
import dev.sextant.spec.SystemSpec.Format;
import dev.sextant.spec.SystemSpec.Import;
import dev.sextant.spec.SystemSpec.RowClock;
import dev.sextant.spec.SystemSpec.RowRule;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;

/// Reads `imports:`: which files there are and what becomes of their rows.
final class ImportReader {
  private static final List<String> KINDS = List.of("csv", "tsv", "jsonl", "parquet");
  private static final Pattern TELLING_NAME =
      Pattern.compile("(?:.*\\.(csv|tsv|jsonl)(?:\\.(?:gz|zst))?)|(?:.*\\.(parquet))");

  private final Page page;
  private final ZoneId zone;
  private final Map<String, Set<String>> fields;

  /// @param fields what `set:` may give, by the name of an event, or of an entity with `.upsert`
  ImportReader(Page page, ZoneId zone, Map<String, Set<String>> fields) {
    this.page = page;
    this.zone = zone;
    this.fields = fields;
  }

  List<Import> imports(List<Node> nodes) {
    return nodes.stream().map(this::read).toList();
  }

  private Import read(Node node) {
    Section section =
        new Section("import", node, page).keys("files", "csv", "tsv", "jsonl", "parquet", "rows");
    String files = section.source("files", "clicks_*.csv.gz").text();
    String told = KINDS.stream().anyMatch(section::has) ? null : kindOf(files);
    String given = told == null ? section.kind(KINDS) : told;
    String kind = given == null ? "csv" : given;
    Format format = format(kind, section.section(kind));
    List<RowRule> rules = section.items("rows").stream().map(this::rule).toList();
    if (rules.isEmpty()) {
      section.add(
          "an import needs `rows`: what becomes of a row, such as - {event: click, set: {...}}");
    }
    return new Import(files, format, rules, section.mark());
  }

  /// The format that a file's name tells, such as `clicks_*.csv.gz`; null when it tells none.
  private static @Nullable String kindOf(String files) {
    Matcher name = TELLING_NAME.matcher(files);
    if (!name.matches()) {
      return null;
    }
    return name.group(1) == null ? name.group(2) : name.group(1);
  }

  private Format format(String kind, Section section) {
    switch (kind) {
      case "csv" ->
          section.keys("header", "names", "delimiter", "columns", "missing", "time", "clock");
      case "parquet" -> section.keys("columns", "missing", "time", "clock");
      default -> section.keys("header", "names", "columns", "missing", "time", "clock");
    }
    boolean namesItself = kind.equals("jsonl") || kind.equals("parquet");
    boolean header = section.flag("header", !kind.equals("jsonl") && !section.has("names"));
    List<String> names = section.sources("names").stream().map(Source::text).toList();
    if (!header && names.isEmpty() && !namesItself) {
      section.add("a file without a header needs `names`, such as names: [label, text]");
    }
    Map<String, ValueType> columns = new LinkedHashMap<>();
    Section types = section.section("columns");
    types.each((name, _) -> columns.put(name, type(types, name)));
    Source time = section.sourceOrNull("time");
    Section clock = section.section("clock").keys("start", "step");
    return new Format(
        kind,
        header,
        names,
        kind.equals("csv") ? delimiter(section) : ',',
        columns,
        section.has("missing") ? section.texts("missing") : List.of(""),
        time == null || !isPattern(time) ? null : time.text(),
        clock.isGiven() ? clock(clock) : null,
        section.mark());
  }

  private char delimiter(Section section) {
    String text = section.text("delimiter", ",");
    if (text.length() == 1 && !"\"\r\n".contains(text)) {
      return text.charAt(0);
    }
    Source given = section.sourceOrNull("delimiter");
    if (given != null && !given.text().isEmpty()) {
      page.findings()
          .add(given, "`delimiter` must be one character such as \";\", but is '" + text + "'");
    }
    return ',';
  }

  private static ValueType type(Section types, String column) {
    List<String> known = List.of("text", "number", "time", "bool");
    Source type = types.source(column, "number");
    return ValueType.valueOf(
        types.known(type, "column type", "column types", known, "text").toUpperCase(Locale.ROOT));
  }

  private boolean isPattern(Source time) {
    String text = time.text();
    if (text.isEmpty() || text.equals("epoch-seconds") || text.equals("epoch-millis")) {
      return true;
    }
    try {
      DateTimeFormatter _ = DateTimeFormatter.ofPattern(text, Locale.ROOT);
      return true;
    } catch (IllegalArgumentException e) {
      page.findings()
          .add(
              time,
              "`time` must be a pattern such as \"yyyy-MM-dd HH:mm:ss\", epoch-seconds or epoch-millis, but is '%s': %s"
                  .formatted(Findings.clipped(text), e.getMessage()));
      return false;
    }
  }

  private RowClock clock(Section section) {
    Instant start = section.instantOrNull("start", zone);
    if (!section.has("start")) {
      section.add("`clock` needs `start`, the time of the first row");
    }
    return new RowClock(start == null ? Instant.EPOCH : start, section.duration("step", "1s"));
  }

  private RowRule rule(Node node) {
    Section section =
        new Section("row rule", node, page)
            .keys("event", "upsert", "ignore", "when", "also", "set");
    String given = section.kind(List.of("event", "upsert", "ignore"));
    String kind = given == null ? "ignore" : given;
    Source target = given == null ? new Source("", section.mark()) : section.source(kind, "click");
    switch (kind) {
      case "upsert" -> section.refuse("upsert", "also");
      case "ignore" -> section.refuse("ignore", "also", "set");
      default -> {}
    }
    return new RowRule(
        kind,
        target,
        section.expressionOrNull("when"),
        section.flag("also", false),
        kind.equals("ignore") ? Map.of() : set(target, kind, section.section("set")),
        section.mark());
  }

  /// What is unknown is left out.
  private Map<String, Source> set(Source target, String kind, Section section) {
    Set<String> known = fields.get(target.text() + (kind.equals("upsert") ? ".upsert" : ""));
    Map<String, Source> set = new LinkedHashMap<>();
    for (Source field : section.names()) {
      Source value = section.expression(field.text(), "COLUMN");
      boolean isFlawed = page.findings().isFlawed(target + "." + field);
      if (known == null || known.contains(field.text())) {
        set.put(field.text(), value);
      } else if (!isFlawed) {
        page.findings().unknown(field, "field", "fields of " + target, known);
      }
    }
    return set;
  }
}
