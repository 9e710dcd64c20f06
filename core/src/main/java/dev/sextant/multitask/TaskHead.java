package dev.sextant.multitask;

import dev.sextant.decision.Frame;
import dev.sextant.model.Scorer;

/// A scorer that is one head of a trunk.
public interface TaskHead extends Scorer {
  Trunk trunk();

  /// Its place among the heads of the trunk, from 0.
  int head();

  @Override
  default void margins(Frame rows, double[] out) {
    double[][] all = new double[trunk().heads()][];
    for (int i = 0; i < all.length; i++) {
      all[i] = i == head() ? out : new double[rows.rows()];
    }
    trunk().margins(rows, all);
  }
}
