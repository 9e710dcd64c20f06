package dev.sextant.runtime.training;

import dev.sextant.decision.Frame;
import dev.sextant.model.Examples;
import dev.sextant.model.LearnedModel;
import dev.sextant.model.Learner;
import dev.sextant.multitask.SharingLearner;
import dev.sextant.multitask.TaskExamples;
import dev.sextant.multitask.TaskExamples.Task;
import dev.sextant.runtime.ForeignModels;
import dev.sextant.runtime.Refusal;
import dev.sextant.runtime.Refusal.Fault;
import dev.sextant.spec.SystemPlan;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// What learns as one: a head with a learner of its own, or several heads that share a model.
final class Pupil {
  private final SystemPlan plan;
  private final RowTable table;
  private final List<SystemPlan.Head> heads;
  private final Map<String, Object> options;
  private final Learner learner;
  private final long seed;
  private final int[] rows;

  /// @param heads of one learner, reading the same inputs
  /// @throws Refusal when there is nothing to learn
  Pupil(
      SystemPlan plan,
      RowTable table,
      List<SystemPlan.Head> heads,
      Map<String, Object> options,
      long seed) {
    this.plan = plan;
    this.table = table;
    this.heads = heads;
    this.learner = ForeignModels.learner(plan, heads.getFirst());
    this.options = heads.size() > 1 ? options : forOutcome(heads.getFirst(), options);
    this.seed = seed;
    this.rows =
        IntStream.range(0, table.rows())
            .filter(row -> heads.stream().anyMatch(head -> isKnown(head, row)))
            .toArray();
    heads.forEach(this::requireLabels);
  }

  List<SystemPlan.Head> heads() {
    return heads;
  }

  Map<String, Object> options() {
    return options;
  }

  /// Rows that have a label of some head.
  int[] rows() {
    return rows;
  }

  String name() {
    return heads.size() == 1 ? heads.getFirst().name() : heads.getFirst().model();
  }

  private boolean isKnown(SystemPlan.Head head, int row) {
    return !Float.isNaN(table.label(head.task(), row));
  }

  /// A number is learned by regression.
  private Map<String, Object> forOutcome(SystemPlan.Head head, Map<String, Object> given) {
    if (!plan.isNumber(head)) {
      return given;
    }
    Map<String, Object> number = new HashMap<>(given);
    number.putIfAbsent("objective", "regression");
    return number;
  }

  private void requireLabels(SystemPlan.Head head) {
    long known = IntStream.of(rows).filter(row -> isKnown(head, row)).count();
    if (plan.isNumber(head) && known > 0) {
      return;
    }
    long positive = IntStream.of(rows).filter(row -> table.label(head.task(), row) > 0).count();
    if (positive == 0 || positive == known) {
      throw new Refusal(
          Fault.CALLER,
          "%s can not be trained: of %d rows %s the outcome '%s'"
              .formatted(head.name(), known, positive == 0 ? "none has" : "all have", head.task()));
    }
  }

  /// Whether some rows have labels enough for all heads.
  boolean canLearn(int[] chosen) {
    return heads.stream()
        .allMatch(
            head ->
                IntStream.of(chosen)
                        .filter(row -> isKnown(head, row))
                        .mapToObj(row -> table.label(head.task(), row))
                        .distinct()
                        .limit(2)
                        .count()
                    == 2);
  }

  Frame frame(int[] chosen) {
    return table.frame(heads.getFirst().inputNames(plan), chosen);
  }

  Learner learner() {
    return learner;
  }

  /// Learns from some rows.
  ///
  /// @return one for each head
  List<? extends LearnedModel> learn(int[] chosen, Learner.Rounds rounds) {
    return learn(learner, chosen, rounds);
  }

  /// As the other, from where a learner starts.
  List<? extends LearnedModel> learn(Learner by, int[] chosen, Learner.Rounds rounds) {
    try {
      return heads.size() == 1
          ? List.of(by.fit(examples(chosen), null, options, seed, rounds))
          : sharing(by).fit(taskExamples(chosen), null, options, seed, rounds);
    } catch (IllegalArgumentException problem) {
      throw new Refusal(
          Fault.CONFIGURATION, name() + " can not be trained: " + problem.getMessage());
    }
  }

  private static SharingLearner sharing(Learner learner) {
    if (learner instanceof SharingLearner sharing) {
      return sharing;
    }
    throw new IllegalArgumentException(learner.name() + " can not be shared by several tasks");
  }

  private Examples examples(int[] chosen) {
    return new Examples(
        frame(chosen), labels(heads.getFirst(), chosen), weights(chosen), groups(chosen));
  }

  private TaskExamples taskExamples(int[] chosen) {
    return new TaskExamples(
        frame(chosen),
        heads.stream()
            .map(head -> new Task(head.task(), plan.isNumber(head), labels(head, chosen)))
            .toList(),
        weights(chosen),
        groups(chosen));
  }

  private float[] labels(SystemPlan.Head head, int[] chosen) {
    return table.labels(head.task(), chosen);
  }

  private float[] weights(int[] chosen) {
    float[] weights = new float[chosen.length];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = table.weight(chosen[i]);
    }
    return weights;
  }

  private int[] groups(int[] chosen) {
    return IntStream.of(chosen).map(table::question).toArray();
  }
}
