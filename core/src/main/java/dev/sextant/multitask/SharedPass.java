package dev.sextant.multitask;

import dev.sextant.decision.Frame;
import dev.sextant.model.Scorer;
import java.util.IdentityHashMap;

/// Margins of several heads over the same rows; each trunk is asked once. One thread at a time.
public final class SharedPass {
  private final IdentityHashMap<Trunk, double[][]> answered = new IdentityHashMap<>();

  /// The margins of one head, a number per row.
  ///
  /// @param rows the same rows in every call; columns that the scorer does not read may differ
  public double[] margins(Scorer scorer, Frame rows) {
    if (scorer instanceof TaskHead head) {
      return answered.computeIfAbsent(head.trunk(), trunk -> ask(trunk, rows))[head.head()];
    }
    double[] margins = new double[rows.rows()];
    scorer.margins(rows, margins);
    return margins;
  }

  private static double[][] ask(Trunk trunk, Frame rows) {
    double[][] margins = new double[trunk.heads()][rows.rows()];
    trunk.margins(rows, margins);
    return margins;
  }
}
