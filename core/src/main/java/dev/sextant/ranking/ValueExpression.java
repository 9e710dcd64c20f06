package dev.sextant.ranking;

import dev.sextant.decision.Program;
import dev.sextant.feature.RequestRows;

/// What a candidate is worth: combines predictions and features into one number with a business
/// unit.
///
/// @param text as the spec says it
/// @param reads columns to fill first, in order; predictions are filled by then
public record ValueExpression(String text, Program program, int[] reads) {
  /// @return the value of each row
  public double[] evaluate(RequestRows rows) {
    double[] values = new double[rows.size()];
    program.evaluate(rows.columns(), rows.now(), rows.scratch(), values);
    return values;
  }
}
