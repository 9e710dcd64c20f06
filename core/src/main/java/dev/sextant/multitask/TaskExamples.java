package dev.sextant.multitask;

import dev.sextant.decision.Frame;
import dev.sextant.model.Examples;
import java.util.List;

/// Rows to learn several outcomes from at once.
///
/// @param tasks one or more, of different names
/// @param weights importance of each row, finite and > 0
/// @param groups index of the query that each row answered, ascending
public record TaskExamples(Frame frame, List<Task> tasks, float[] weights, int[] groups) {
  /// @param isNumber whether the outcome is a number; else it is a yes or no
  /// @param labels one per row; 0 or 1 for a yes/no, NaN where it is not known
  public record Task(String name, boolean isNumber, float[] labels) {}

  public TaskExamples {
    tasks = List.copyOf(tasks);
    if (tasks.isEmpty()) {
      throw new IllegalArgumentException("examples must have at least one task");
    }
    for (Task task : tasks) {
      requireLabels(task, frame.rows());
    }
    Examples _ = new Examples(frame, new float[frame.rows()], weights, groups);
  }

  /// Examples of one task without a name.
  public static TaskExamples of(Examples examples, boolean isNumber) {
    return new TaskExamples(
        examples.frame(),
        List.of(new Task("", isNumber, examples.labels())),
        examples.weights(),
        examples.groups());
  }

  public int rows() {
    return frame.rows();
  }

  private static void requireLabels(Task task, int rows) {
    if (task.labels.length != rows) {
      throw new IllegalArgumentException(
          "labels of '%s' must have one entry for each of %d rows, but had %d"
              .formatted(task.name, rows, task.labels.length));
    }
    for (int row = 0; row < rows; row++) {
      float label = task.labels[row];
      if (Float.isInfinite(label) || (!task.isNumber && (label < 0 || label > 1))) {
        throw new IllegalArgumentException(
            "label of '%s' in row %d must be %s, but was %s"
                .formatted(task.name, row, task.isNumber ? "finite" : "in [0, 1]", label));
      }
    }
  }
}
