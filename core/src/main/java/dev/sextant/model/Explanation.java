package dev.sextant.model;

import java.util.List;

/// How a model reached its margin for one row: `baseline` plus all amounts.
///
/// @param baseline the margin of an average row, or the bias
public record Explanation(double baseline, List<Contribution> contributions) {
  public Explanation {
    contributions = List.copyOf(contributions);
  }

  /// @param feature the input's name, for a text with the words that counted
  /// @param input its value as text
  /// @param amount what it adds to the margin
  public record Contribution(String feature, String input, double amount) {}

  /// Baseline plus contributions; equals the margin within 1e-5 x max(1, |margin|).
  public double total() {
    return baseline + contributions.stream().mapToDouble(Contribution::amount).sum();
  }
}
