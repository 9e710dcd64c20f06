package dev.sextant.runtime.training;

import static java.util.Objects.requireNonNull;

import dev.sextant.decision.Decision;
import dev.sextant.decision.Event;
import dev.sextant.decision.EventType;
import dev.sextant.decision.Frame;
import dev.sextant.decision.Query;
import dev.sextant.feature.RequestRows;
import dev.sextant.feedback.Outcomes;
import dev.sextant.spec.Source;
import dev.sextant.spec.SystemPlan;
import dev.sextant.spec.SystemSpec;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The rows of the test part as models saw them, with what became of them.
final class TestRows {
  /// Before the name of a task: its true probability, or the true mean of a sum.
  static final String TRUTH = "truth of ";

  private final SystemPlan.Request request;
  private final Map<String, Outcomes> outcomes;
  private final int[] slots;
  private final RowTable table;
  private final Map<String, Integer> truth = new LinkedHashMap<>();
  private int questions;

  /// @param outcomes by task
  TestRows(SystemPlan plan, SystemSpec.Evaluate spec, Map<String, Outcomes> outcomes) {
    this.request = plan.requests().getFirst();
    this.outcomes = outcomes;
    this.slots = slots(plan, spec);
    spec.truth().forEach((task, field) -> truth.put(task.text(), place(plan, spec, field)));
    this.table =
        new RowTable(
            request.plan(),
            slots,
            Stream.concat(
                    plan.heads().stream().map(SystemPlan.Head::task),
                    truth.keySet().stream().map(TRUTH::concat))
                .distinct()
                .toList());
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
  ///
  /// @param event that stands for it
  void addCase(RequestRows rows, Query query, Event event) {
    rows.fill(request.plan().closure(slots));
    Map<String, Double> known = new HashMap<>();
    truth.forEach((task, field) -> known.put(TRUTH + task, event.number(field)));
    add(rows.frame(slots), 0, query, null, known);
    questions++;
  }

  private static int place(SystemPlan plan, SystemSpec.Evaluate spec, Source field) {
    EventType asked = plan.event(requireNonNull(spec.ask().each()).text());
    return requireNonNull(asked).field(field.text());
  }

  /// Every row that was scored for an answer. Columns that a decision does not keep are missing.
  void addScored(Decision decision) {
    String[] ids = decision.scored().ids();
    for (int row = 0; row < ids.length; row++) {
      String item = decision.answer() instanceof Decision.Slate ? ids[row] : null;
      add(decision.scored().frame(), row, decision.query(), item, Map.of());
    }
    questions++;
  }

  private void add(
      Frame frame, int row, Query query, @Nullable String item, Map<String, Double> truths) {
    Map<String, Double> labels = new HashMap<>(truths);
    outcomes.forEach(
        (task, outcome) ->
            labels.put(task, outcome.label(query.subject(), item, null, query.time())));
    table.add(frame, row, labels, 1, Asked.of(questions, query, item));
  }
}
