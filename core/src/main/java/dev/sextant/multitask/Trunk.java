package dev.sextant.multitask;

import dev.sextant.decision.Frame;

/// What the heads of a model have in common: one pass over the rows answers all of them. Immutable
/// and safe for all threads.
public interface Trunk {
  /// How many heads it has.
  int heads();

  /// Raw scores of all heads.
  ///
  /// @param rows columns by name; all inputs must be there
  /// @param out head x row, filled; always finite
  void margins(Frame rows, double[][] out);
}
