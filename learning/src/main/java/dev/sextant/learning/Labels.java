package dev.sextant.learning;

import dev.sextant.model.Examples;

/// Refuses examples that nothing can be learned from.
final class Labels {
  private Labels() {}

  static void requireRows(Examples train) {
    if (train.rows() == 0) {
      throw new IllegalArgumentException("there must be examples to learn from, but there were 0");
    }
    if (train.frame().columns().isEmpty()) {
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
    float first = train.labels()[0];
    for (float label : train.labels()) {
      if (label != first) {
        return;
      }
    }
    throw new IllegalArgumentException(
        "all %d labels are %s: examples of both outcomes are needed"
            .formatted(train.rows(), first));
  }
}
