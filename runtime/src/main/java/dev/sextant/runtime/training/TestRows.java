package dev.sextant.runtime.training;

import dev.sextant.decision.Decision;
import dev.sextant.decision.Frame;
import dev.sextant.decision.Query;
import dev.sextant.feature.RequestRows;
import dev.sextant.feedback.Outcomes;
import dev.sextant.spec.Source;
import dev.sextant.spec.SystemPlan;
import dev.sextant.spec.SystemSpec;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The rows of the test part as models saw them, with what became of them.
final class TestRows {
  private final SystemPlan.Request request;
  private final Map<String, Outcomes> outcomes;
  private final int[] slots;
  private final RowTable table;
  private int questions;

  /// @param outcomes by task
  TestRows(SystemPlan plan, SystemSpec.Evaluate spec, Map<String, Outcomes> outcomes) {
    this.request = plan.requests().getFirst();
    this.outcomes = outcomes;
    this.slots = slots(plan, spec);
    this.table =
        new RowTable(
            request.plan(),
            slots,
            plan.heads().stream().map(SystemPlan.Head::task).distinct().toList());
  }

  /// What models read, and what they are measured by.
  static int[] slots(SystemPlan plan, SystemSpec.Evaluate spec) {
    TreeSet<Integer> slots = new TreeSet<>();
    plan.heads().forEach(head -> IntStream.of(head.inputs()).forEach(slots::add));
    for (Source slice : spec.slices()) {
      slots.add(plan.requests().getFirst().plan().slot(slice.text()));
    }
    if (spec.gauc() != null) {
      slots.add(plan.requests().getFirst().plan().slot(spec.gauc().text()));
    }
    slots.remove(-1);
    return slots.stream().mapToInt(Integer::intValue).toArray();
  }

  RowTable table() {
    return table;
  }

  /// A case that is judged: one row.
  void addCase(RequestRows rows, Query query) {
    rows.fill(request.plan().closure(slots));
    add(rows.frame(slots), 0, query, null);
    questions++;
  }

  /// Every row that was scored for an answer. Columns that a decision does not keep are missing.
  void addScored(Decision decision) {
    String[] ids = decision.scored().ids();
    for (int row = 0; row < ids.length; row++) {
      String item = decision.answer() instanceof Decision.Slate ? ids[row] : null;
      add(decision.scored().frame(), row, decision.query(), item);
    }
    questions++;
  }

  private void add(Frame frame, int row, Query query, @Nullable String item) {
    Map<String, Double> labels = new HashMap<>();
    outcomes.forEach(
        (task, outcome) ->
            labels.put(task, outcome.label(query.subject(), item, null, query.time())));
    table.add(frame, row, labels, 1, questions, query.time());
  }
}
