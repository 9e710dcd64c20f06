package dev.sextant.runtime.projection;

import dev.sextant.decision.Decision;
import dev.sextant.decision.Decision.Placed;
import dev.sextant.decision.Decision.Slate;
import dev.sextant.decision.Decision.Verdict;
import dev.sextant.decision.Event;
import dev.sextant.feedback.OutcomePlan;
import dev.sextant.feedback.Outcomes;
import dev.sextant.history.Column;
import dev.sextant.history.ColumnType;
import dev.sextant.history.RowBuffer;
import dev.sextant.spec.SystemPlan;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What became of each item that was placed and each case that was ruled on: one row for each
/// outcome of the spec, joined as training joins it.
final class OutcomeTable {
  static final Table TABLE =
      new Table(
          "outcomes",
          "outcomes",
          List.of(
              new Column("decision", ColumnType.TEXT),
              new Column("request", ColumnType.TEXT),
              new Column("subject", ColumnType.TEXT),
              new Column("time", ColumnType.TIME),
              new Column("item", ColumnType.TEXT),
              new Column("rank", ColumnType.LONG),
              new Column("propensity", ColumnType.DOUBLE),
              new Column("outcome", ColumnType.TEXT),
              new Column("label", ColumnType.DOUBLE)));

  private final List<Outcomes> outcomes = new ArrayList<>();

  OutcomeTable(SystemPlan plan) {
    for (OutcomePlan outcome : plan.outcomes()) {
      outcomes.add(new Outcomes(outcome, plan.features().events(), plan.symbols()));
    }
  }

  /// Notes an event; all of them come before the first decision.
  void add(Event event) {
    outcomes.forEach(each -> each.add(event));
  }

  void write(Decision decision, RowBuffer rows) {
    switch (decision.answer()) {
      case Slate slate -> {
        for (int i = 0; i < slate.items().size(); i++) {
          Placed placed = slate.items().get(i);
          write(decision, placed.item(), i + 1, placed.propensity(), rows);
        }
      }
      case Verdict _ -> write(decision, null, 0, Double.NaN, rows);
    }
  }

  private void write(
      Decision decision, @Nullable String item, long rank, double propensity, RowBuffer rows) {
    String subject = decision.query().subject();
    long time = decision.query().time();
    for (Outcomes outcome : outcomes) {
      rows.set(0, decision.id())
          .set(1, decision.query().request())
          .set(2, subject)
          .set(3, time)
          .set(4, item)
          .set(6, propensity)
          .set(7, outcome.plan().name())
          .set(8, outcome.label(subject, item, decision.id(), time));
      if (rank > 0) {
        rows.set(5, rank);
      }
      rows.endRow();
    }
  }
}
