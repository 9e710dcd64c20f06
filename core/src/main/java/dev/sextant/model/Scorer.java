package dev.sextant.model;

import dev.sextant.decision.Frame;

/// A trained model that answers. Immutable and safe for all threads.
public interface Scorer {
  Signature signature();

  /// Raw scores, one per row; higher means more likely, no unit.
  ///
  /// @param rows columns by name; all inputs of the signature must be there
  /// @param out filled from 0 to `rows.rows()`; always finite
  void margins(Frame rows, double[] out);

  /// How the margin of one row came about.
  Explanation explain(Frame rows, int row);
}
