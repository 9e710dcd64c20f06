package dev.sextant.ranking;

import dev.sextant.decision.Program;
import dev.sextant.feature.RequestRows;

/// Removes the rows for which a condition holds.
///
/// @param reason the filter's name in the spec
/// @param reads columns to fill first, in order
public record Filter(String reason, Program condition, int[] reads) {
  /// @param removed set for each row that this filter removes; rows already set are left alone
  /// @return how many rows it removed
  public int apply(RequestRows rows, boolean[] removed) {
    rows.fill(reads);
    double[] holds = new double[rows.size()];
    condition.evaluate(rows.columns(), rows.now(), rows.scratch(), holds);
    int count = 0;
    for (int row = 0; row < rows.size(); row++) {
      if (!removed[row] && holds[row] == 1) {
        removed[row] = true;
        count++;
      }
    }
    return count;
  }
}
