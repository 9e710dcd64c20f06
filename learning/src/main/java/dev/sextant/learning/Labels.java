package dev.sextant.learning;

import dev.sextant.decision.Frame;
import dev.sextant.model.Examples;
import dev.sextant.multitask.TaskExamples.Task;

/// Refuses examples that nothing can be learned from.
final class Labels {
  private Labels() {}

  static void requireRows(Examples train) {
    requireRows(train.frame());
  }

  static void requireRows(Frame frame) {
    if (frame.rows() == 0) {
      throw new IllegalArgumentException("there must be examples to learn from, but there were 0");
    }
    if (frame.columns().isEmpty()) {
      throw new IllegalArgumentException("examples must have at least one input, but had none");
    }
  }

  /// Labels in [least, most], for the sake of the objective.
  static void requireRange(Examples examples, float least, float most) {
    for (int row = 0; row < examples.rows(); row++) {
      float label = examples.labels()[row];
      if (label < least || label > most) {
        throw new IllegalArgumentException(
            "label of row %d must be in [%s, %s], but was %s".formatted(row, least, most, label));
      }
    }
  }

  static void requireBothClasses(Examples train) {
    requireRange(train, 0, 1);
    requireBothClasses("", train.labels());
  }

  /// Of a yes/no task; labels that are not known do not count.
  static void requireBothClasses(Task task) {
    requireBothClasses(of(task), task.labels());
  }

  private static void requireBothClasses(String whose, float[] labels) {
    float first = Float.NaN;
    int known = 0;
    for (float label : labels) {
      if (!Float.isNaN(label)) {
        known++;
        if (known > 1 && label != first) {
          return;
        }
        first = label;
      }
    }
    throw new IllegalArgumentException(
        "all %d labels%s are %s: examples of both outcomes are needed"
            .formatted(known, whose, first));
  }

  static void requireSome(Task task) {
    for (float label : task.labels()) {
      if (!Float.isNaN(label)) {
        return;
      }
    }
    throw new IllegalArgumentException("no label%s is known".formatted(of(task)));
  }

  private static String of(Task task) {
    return task.name().isEmpty() ? "" : " of '" + task.name() + "'";
  }
}
