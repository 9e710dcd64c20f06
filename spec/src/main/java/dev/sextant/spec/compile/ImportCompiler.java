package dev.sextant.spec.compile;

import dev.sextant.decision.EventType;
import dev.sextant.decision.Expression;
import dev.sextant.decision.ValueType;
import dev.sextant.spec.Findings;
import dev.sextant.spec.Source;
import dev.sextant.spec.SystemPlan;
import dev.sextant.spec.SystemSpec;
import dev.sextant.spec.compile.Expressions.Compiled;
import dev.sextant.spec.compile.Expressions.Table;
import dev.sextant.spec.row.Usage;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// `imports:` to programs over a file's columns.
final class ImportCompiler {
  /// An event's own field of this name is meant first.
  private static final String ARRIVED = "arrived";

  private final List<EventType> events;
  private final Expressions expressions;
  private final Findings findings;

  ImportCompiler(List<EventType> events, Expressions expressions, Findings findings) {
    this.events = events;
    this.expressions = expressions;
    this.findings = findings;
  }

  SystemPlan.Import compile(SystemSpec.Import spec) {
    boolean namesItself = !Set.of("csv", "tsv").contains(spec.format().kind());
    boolean headerTells = namesItself || spec.format().names().isEmpty();
    Table table = new Table("", headerTells);
    spec.format()
        .names()
        .forEach(
            name -> add(table, name, spec.format().columns().getOrDefault(name, ValueType.TEXT)));
    spec.format().columns().forEach((name, type) -> add(table, name, type));
    add(table, "row", ValueType.TEXT);
    add(table, "file", ValueType.TEXT);
    add(table, "row_time", ValueType.TIME);
    List<SystemPlan.RowRule> rules = new ArrayList<>();
    for (SystemSpec.RowRule rule : spec.rows()) {
      rules.add(compile(rule, table, spec.format().clock() != null));
    }
    List<SystemPlan.Column> columns =
        table.columns().entrySet().stream()
            .map(e -> new SystemPlan.Column(e.getKey(), e.getValue().type()))
            .toList();
    return new SystemPlan.Import(spec, columns, rules);
  }

  private static void add(Table table, String name, ValueType type) {
    table.add(name, new Expression.Column(table.columns().size(), type, true));
  }

  private SystemPlan.RowRule compile(SystemSpec.RowRule rule, Table table, boolean hasClock) {
    Compiled when =
        rule.when() == null
            ? null
            : expressions.compile(
                rule.when(), table, new Usage("a condition", Set.of(ValueType.BOOL), true));
    String name = rule.target().text() + (rule.kind().equals("upsert") ? ".upsert" : "");
    if (rule.kind().equals("ignore")) {
      return new SystemPlan.RowRule(
          rule.kind(),
          name,
          null,
          when == null ? null : when.program(),
          true,
          List.of(),
          null,
          null);
    }
    EventType type = events.stream().filter(t -> t.name().equals(name)).findFirst().orElse(null);
    if (type == null) {
      return new SystemPlan.RowRule(rule.kind(), name, null, null, true, List.of(), null, null);
    }
    List<SystemPlan.Set> set = new ArrayList<>();
    Compiled at = null;
    Compiled arrived = null;
    for (Map.Entry<String, Source> entry : rule.set().entrySet()) {
      if (entry.getKey().equals("at")) {
        at =
            expressions.compile(
                entry.getValue(),
                table,
                new Usage("the event's time", Set.of(ValueType.TIME), true));
        continue;
      }
      if (entry.getKey().equals(ARRIVED) && type.field(ARRIVED) < 0) {
        arrived =
            expressions.compile(
                entry.getValue(),
                table,
                new Usage("when the event became known", Set.of(ValueType.TIME), true));
        continue;
      }
      SystemPlan.Set compiled = compile(type, entry.getKey(), entry.getValue(), table);
      if (compiled != null) {
        set.add(compiled);
      }
    }
    requireAll(rule, type, set, hasClock);
    return new SystemPlan.RowRule(
        rule.kind(),
        name,
        type,
        when == null ? null : when.program(),
        rule.kind().equals("event") && !rule.also(),
        set,
        at == null ? null : at.program(),
        arrived == null ? null : arrived.program());
  }

  /// @return null for what no feature reads, and for what has problems
  private SystemPlan.@Nullable Set compile(EventType type, String key, Source value, Table table) {
    int field = key.equals("id") && type.upserts() != null ? 0 : type.field(key);
    if (field < 0) {
      return null;
    }
    ValueType wanted = type.fields().get(field).type();
    Set<ValueType> accepted =
        switch (wanted) {
          case TEXT, CATEGORY, ID -> EnumSet.of(ValueType.TEXT, ValueType.CATEGORY, ValueType.ID);
          case BOOL, NUMBER -> EnumSet.of(ValueType.BOOL, ValueType.NUMBER);
          case TIME, DURATION -> EnumSet.of(wanted);
          case LIST, MAP -> EnumSet.noneOf(ValueType.class);
        };
    Compiled compiled =
        expressions.compile(value, table, new Usage("field '" + key + "'", accepted, true));
    return compiled == null ? null : new SystemPlan.Set(field, compiled.program());
  }

  private void requireAll(
      SystemSpec.RowRule rule, EventType type, List<SystemPlan.Set> set, boolean hasClock) {
    for (int i = 0; i < type.fields().size(); i++) {
      int field = i;
      String name = type.fields().get(i).name();
      if (type.fields().get(i).required()
          && set.stream().noneMatch(s -> s.field() == field)
          && !rule.set().containsKey(name)
          && !(rule.set().containsKey("id") && field == 0)) {
        findings.add(
            rule.target(), "`set:` must give '" + name + "', which every " + type.name() + " has");
      }
    }
    if (!rule.set().containsKey("at") && !hasClock) {
      findings.add(
          rule.target(),
          "`set:` must give 'at', the time of the event; for files without times give the format a `clock:`");
    }
  }
}
