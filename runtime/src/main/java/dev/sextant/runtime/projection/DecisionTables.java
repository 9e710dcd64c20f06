package dev.sextant.runtime.projection;

import dev.sextant.decision.Decision;
import dev.sextant.decision.Decision.Placed;
import dev.sextant.decision.Decision.Prediction;
import dev.sextant.decision.Decision.Slate;
import dev.sextant.decision.Decision.Step;
import dev.sextant.decision.Decision.Verdict;
import dev.sextant.decision.EventType;
import dev.sextant.history.Column;
import dev.sextant.history.ColumnType;
import dev.sextant.history.RowBuffer;
import dev.sextant.runtime.Json;
import dev.sextant.spec.SystemPlan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Decisions, a row each, and their candidates: those that the last ranker or the cascade's models
/// scored, and those that a fallback placed unscored.
final class DecisionTables {
  static final Table DECISIONS =
      new Table(
          "decisions",
          "decisions",
          List.of(
              new Column("decision", ColumnType.TEXT),
              new Column("request", ColumnType.TEXT),
              new Column("subject", ColumnType.TEXT),
              new Column("time", ColumnType.TIME),
              new Column("fields", ColumnType.TEXT),
              new Column("read_generation", ColumnType.LONG),
              new Column("read_position", ColumnType.LONG),
              new Column("plan", ColumnType.TEXT),
              new Column("models", ColumnType.TEXT),
              new Column("assigned", ColumnType.TEXT),
              new Column("value_expression", ColumnType.TEXT),
              new Column("proposed", ColumnType.LONG),
              new Column("removed", ColumnType.TEXT),
              new Column("scored", ColumnType.LONG),
              new Column("placed", ColumnType.LONG),
              new Column("ruling", ColumnType.TEXT),
              new Column("stage", ColumnType.TEXT),
              new Column("reason", ColumnType.TEXT),
              new Column("probability", ColumnType.DOUBLE),
              new Column("pending", ColumnType.BOOLEAN),
              new Column("degraded", ColumnType.TEXT),
              new Column("coverage", ColumnType.DOUBLE),
              new Column("duration_ms", ColumnType.DOUBLE)));

  private static final List<Column> CANDIDATE =
      List.of(
          new Column("decision", ColumnType.TEXT),
          new Column("time", ColumnType.TIME),
          new Column("subject", ColumnType.TEXT),
          new Column("item", ColumnType.TEXT),
          new Column("rank", ColumnType.LONG),
          new Column("value", ColumnType.DOUBLE),
          new Column("propensity", ColumnType.DOUBLE),
          new Column("explored", ColumnType.BOOLEAN),
          new Column("sources", ColumnType.TEXT),
          new Column("predictions", ColumnType.TEXT));

  private final Map<String, List<EventType.Field>> fields = new LinkedHashMap<>();
  private final List<String> tasks;
  private final Table candidates;
  private final boolean personal;

  /// @param personal whether personal fields of requests are written
  DecisionTables(SystemPlan plan, boolean personal) {
    this.personal = personal;
    plan.requests().forEach(request -> fields.put(request.plan().name(), request.fields()));
    tasks = plan.heads().stream().map(SystemPlan.Head::task).distinct().toList();
    Naming names = new Naming(CANDIDATE.stream().map(Column::name).toArray(String[]::new));
    List<Column> columns = new ArrayList<>(CANDIDATE);
    tasks.forEach(task -> columns.add(new Column(names.unique("p_" + task), ColumnType.DOUBLE)));
    candidates = new Table("candidates", "candidates", columns);
  }

  Table candidates() {
    return candidates;
  }

  void write(Decision decision, RowBuffer rows) {
    rows.set(0, decision.id())
        .set(1, decision.query().request())
        .set(2, decision.query().subject())
        .set(3, decision.query().time())
        .set(4, Json.compact(open(decision)))
        .set(5, (long) decision.read().generation())
        .set(6, decision.read().offset())
        .set(7, decision.plan())
        .set(8, Json.compact(decision.models()))
        .set(9, Json.compact(assigned(decision)))
        .set(10, decision.value().isEmpty() ? null : decision.value())
        .set(11, (long) decision.pool().ids().length)
        .set(12, Json.compact(decision.removed()))
        .set(13, (long) decision.scored().ids().length);
    switch (decision.answer()) {
      case Slate slate -> rows.set(14, (long) slate.items().size());
      case Verdict verdict ->
          rows.set(15, verdict.ruling())
              .set(16, verdict.stage())
              .set(17, verdict.reason())
              .set(18, verdict.probability())
              .set(19, verdict.pending());
    }
    rows.set(20, decision.degraded())
        .set(21, decision.coverage())
        .set(22, decision.steps().stream().mapToLong(Step::nanos).sum() / 1e6)
        .endRow();
  }

  private static Map<String, String> assigned(Decision decision) {
    return decision.assigned().stream()
        .collect(
            Collectors.toMap(
                Decision.Assigned::experiment,
                Decision.Assigned::variant,
                (first, _) -> first,
                LinkedHashMap::new));
  }

  private Map<String, @Nullable Object> open(Decision decision) {
    Map<String, @Nullable Object> open = new LinkedHashMap<>();
    List<EventType.Field> known = fields.getOrDefault(decision.query().request(), List.of());
    decision
        .query()
        .fields()
        .forEach(
            (name, value) -> {
              boolean isOpen =
                  known.stream().anyMatch(field -> field.name().equals(name) && !field.personal());
              if (personal || isOpen) {
                open.put(name, value);
              }
            });
    return open;
  }

  void writeCandidates(Decision decision, RowBuffer rows) {
    List<Placed> placed =
        decision.answer() instanceof Slate slate ? slate.items() : List.<Placed>of();
    int[] ranks = new int[decision.scored().ids().length];
    for (int i = 0; i < placed.size(); i++) {
      if (placed.get(i).row() >= 0) {
        ranks[placed.get(i).row()] = i + 1;
      }
    }
    Map<String, String> sources = sources(decision);
    for (int row = 0; row < ranks.length; row++) {
      Placed place = ranks[row] == 0 ? null : placed.get(ranks[row] - 1);
      writeCandidate(decision, row, ranks[row], place, sources, rows);
    }
    for (int i = 0; i < placed.size(); i++) {
      if (placed.get(i).row() < 0) {
        writeCandidate(decision, -1, i + 1, placed.get(i), sources, rows);
      }
    }
  }

  private void writeCandidate(
      Decision decision,
      int row,
      int rank,
      @Nullable Placed place,
      Map<String, String> sources,
      RowBuffer rows) {
    String item = place == null ? decision.scored().ids()[row] : place.item();
    rows.set(0, decision.id())
        .set(1, decision.query().time())
        .set(2, decision.query().subject())
        .set(3, item)
        .set(8, sources.get(item));
    if (rank > 0) {
      rows.set(4, (long) rank);
    }
    if (place != null) {
      rows.set(5, place.value()).set(6, place.propensity()).set(7, place.explored());
    } else if (row < decision.scored().values().length) {
      rows.set(5, decision.scored().values()[row]);
    }
    if (row >= 0) {
      writePredictions(decision, row, rows);
    }
    rows.endRow();
  }

  private void writePredictions(Decision decision, int row, RowBuffer rows) {
    Map<String, Double> predictions = new LinkedHashMap<>();
    for (Prediction each : decision.scored().predictions()) {
      double probability = each.probabilities()[row];
      int task = tasks.indexOf(each.task());
      if (!Double.isNaN(probability)) {
        predictions.put(each.head(), probability);
      }
      if (task >= 0) {
        rows.set(CANDIDATE.size() + task, probability);
      }
    }
    rows.set(9, Json.compact(predictions));
  }

  private static Map<String, String> sources(Decision decision) {
    Map<String, String> sources = new LinkedHashMap<>();
    for (int i = 0; i < decision.pool().ids().length; i++) {
      sources.put(
          decision.pool().ids()[i],
          String.join(" ", decision.pool().sourcesOf(decision.pool().masks()[i])));
    }
    return sources;
  }
}
