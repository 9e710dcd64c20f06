package dev.sextant.model;

import java.util.List;

/// What a model reads and what it predicts.
///
/// @param inputs in the order in which the model was trained
/// @param task the outcome that it predicts
public record Signature(List<Input> inputs, String task) {
  public Signature {
    inputs = List.copyOf(inputs);
  }

  public enum Kind {
    NUMBER,
    CATEGORY,
    TEXT
  }

  /// The same inputs, predicting `outcome`.
  public Signature forTask(String outcome) {
    return new Signature(inputs, outcome);
  }

  public record Input(String name, Kind kind) {}
}
