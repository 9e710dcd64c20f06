package dev.sextant.learning;

import dev.sextant.model.Options;
import java.util.List;

/// How the learning rate changes over a training: up from 0 for a share of the steps, then as
/// `kind` says, to 0 at the last step.
///
/// @param warmup share of the steps, in [0, 1)
record Schedule(String kind, double warmup) {
  private static final List<String> KINDS = List.of("constant", "linear", "cosine");

  static Schedule read(Options options) {
    return new Schedule(
        options.choice("schedule", "constant", KINDS), options.number("warmup", 0, 0, 0.99));
  }

  /// @param progress share of the steps that are done, in [0, 1]
  double factor(double progress) {
    if (progress < warmup) {
      return progress / warmup;
    }
    double rest = (progress - warmup) / (1 - warmup);
    return switch (kind) {
      case "linear" -> 1 - rest;
      case "cosine" -> (1 + Math.cos(Math.PI * rest)) / 2;
      default -> 1;
    };
  }
}
