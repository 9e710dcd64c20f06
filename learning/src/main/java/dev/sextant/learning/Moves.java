package dev.sextant.learning;

import dev.sextant.inference.net.Parameter;
import dev.sextant.inference.net.Table;
import dev.sextant.learning.NetOptions.Steps;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Moves parameters and the touched rows of tables against their gradients, and forgets these.
final class Moves {
  private final Steps dense;
  private final Steps sparse;
  private final Map<String, Optimizer> optimizers = new HashMap<>();

  /// @param parameters all that will be moved
  /// @param tables all that will be moved
  Moves(
      Steps dense, Steps sparse, List<Parameter<float[]>> parameters, List<Table<float[]>> tables) {
    this.dense = dense;
    this.sparse = sparse;
    for (Parameter<float[]> one : parameters) {
      optimizers.put(one.name(), dense.optimizer().create(one.rows(), one.width()));
    }
    for (Table<float[]> one : tables) {
      optimizers.put(one.name(), sparse.optimizer().create(one.rows(), one.width()));
    }
  }

  /// @param factor of the rates
  /// @param step of the training, from 1
  void move(
      List<Parameter<float[]>> parameters, List<Table<float[]>> tables, double factor, int step) {
    for (Parameter<float[]> one : parameters) {
      int n = one.rows() * one.width();
      decay(one.values(), 0, one.name().endsWith(".bias") ? 0 : n, factor, dense);
      optimizer(one.name())
          .move(one.values(), 0, one.gradient(), 0, n, factor * dense.rate(), step);
      one.clear();
    }
    for (Table<float[]> one : tables) {
      Optimizer optimizer = optimizer(one.name());
      int n = one.width();
      for (int i = 0; i < one.touched(); i++) {
        int at = one.touched(i) * n;
        decay(one.values(), at, n, factor, sparse);
        optimizer.move(one.values(), at, one.gradient(), i * n, n, factor * sparse.rate(), step);
      }
      one.clear();
    }
  }

  private static void decay(float[] values, int at, int n, double factor, Steps steps) {
    if (steps.decay() > 0) {
      float kept = (float) Math.max(0, 1 - factor * steps.rate() * steps.decay());
      for (int i = at; i < at + n; i++) {
        values[i] *= kept;
      }
    }
  }

  private Optimizer optimizer(String name) {
    Optimizer found = optimizers.get(name);
    if (found == null) {
      throw new IllegalStateException("no optimizer for " + name);
    }
    return found;
  }
}
