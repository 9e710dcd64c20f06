package dev.sextant.spec.read;

import dev.sextant.decision.ValueType;
import dev.sextant.spec.Source;
import dev.sextant.spec.SystemSpec.Format;
import dev.sextant.spec.SystemSpec.Import;
import dev.sextant.spec.SystemSpec.RowClock;
import dev.sextant.spec.SystemSpec.RowRule;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;

/// Reads `imports:`: which files there are and what becomes of their rows.
final class ImportReader {
  private static final List<String> KINDS = List.of("csv", "tsv", "jsonl");

  private final Findings findings;
  private final ZoneId zone;

  ImportReader(Findings findings, ZoneId zone) {
    this.findings = findings;
    this.zone = zone;
  }

  List<Import> imports(List<Node> nodes) {
    return nodes.stream().map(this::read).toList();
  }

  private Import read(Node node) {
    Section section = new Section("import", node, findings);
    String files = section.text("files", "clicks_*.csv.gz");
    List<String> given = KINDS.stream().filter(section::has).toList();
    if (given.size() != 1) {
      findings.add(
          node, "an import needs exactly one format: csv: {...}, tsv: {...} or jsonl: {...}");
    }
    String kind = given.isEmpty() ? "csv" : given.getFirst();
    Format format = format(kind, section.section(kind));
    List<RowRule> rules = new ArrayList<>();
    section.items("rows").forEach(row -> rules.add(rule(row)));
    if (rules.isEmpty()) {
      findings.add(
          node,
          "an import needs `rows`: what becomes of a row, such as - {event: click, set: {...}}");
    }
    section.close();
    return new Import(files, format, rules, findings.mark(node));
  }

  private Format format(String kind, Section section) {
    boolean header = section.flag("header", !kind.equals("jsonl") && !section.has("names"));
    List<String> names = section.texts("names");
    if (!header && names.isEmpty() && !kind.equals("jsonl")) {
      findings.add(
          section.mark(), "a file without a header needs `names`, such as names: [label, text]");
    }
    Map<String, ValueType> columns = new LinkedHashMap<>();
    Section types = section.section("columns");
    types.rest().forEach((name, node) -> columns.put(name, type(types.text(name, "number"), node)));
    String time = section.text("time", "", "");
    checkPattern(section, time);
    Section clock = section.section("clock");
    Format format =
        new Format(
            kind,
            header,
            names,
            columns,
            section.has("missing") ? section.texts("missing") : List.of(""),
            time.isEmpty() ? null : time,
            clock.isGiven() ? clock(clock) : null,
            section.mark());
    section.close();
    return format;
  }

  private ValueType type(String name, Node at) {
    List<String> known = List.of("text", "number", "time", "bool");
    if (!known.contains(name)) {
      findings.unknown(at, name, "column type", "column types", known);
      return ValueType.TEXT;
    }
    return ValueType.valueOf(name.toUpperCase(Locale.ROOT));
  }

  private void checkPattern(Section section, String pattern) {
    if (pattern.isEmpty() || pattern.equals("epoch-seconds") || pattern.equals("epoch-millis")) {
      return;
    }
    try {
      DateTimeFormatter _ = DateTimeFormatter.ofPattern(pattern, Locale.ROOT);
    } catch (IllegalArgumentException e) {
      findings.add(
          section.mark(),
          "`time` must be a pattern such as \"yyyy-MM-dd HH:mm:ss\", epoch-seconds or epoch-millis, but is '"
              + pattern
              + "': "
              + e.getMessage());
    }
  }

  private RowClock clock(Section section) {
    Instant start = section.instantOrNull("start", zone);
    RowClock clock =
        new RowClock(start == null ? Instant.EPOCH : start, section.duration("step", "1s"));
    if (start == null) {
      findings.add(section.mark(), "`clock` needs `start`, the time of the first row");
    }
    section.close();
    return clock;
  }

  private RowRule rule(Node node) {
    Section section = new Section("row rule", node, findings);
    List<String> kinds = List.of("event", "upsert", "ignore");
    List<String> given = kinds.stream().filter(section::has).toList();
    if (given.size() != 1) {
      findings.add(
          node, "a row rule needs exactly one of event: NAME, upsert: ENTITY, ignore: REASON");
    }
    String kind = given.isEmpty() ? "ignore" : given.getFirst();
    @Nullable Source when = section.sourceOrNull("when");
    Map<String, Source> set = new LinkedHashMap<>();
    if (!kind.equals("ignore")) {
      Section values = section.section("set");
      values.rest().keySet().forEach(field -> set.put(field, values.source(field, "COLUMN")));
    }
    boolean also = section.flag("also", false);
    RowRule rule =
        new RowRule(kind, section.source(kind, "click"), when, also, set, findings.mark(node));
    section.close();
    return rule;
  }
}
