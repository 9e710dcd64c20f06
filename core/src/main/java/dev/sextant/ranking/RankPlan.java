package dev.sextant.ranking;

import dev.sextant.exploration.ExplorationPolicy;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How candidates become a slate, compiled.
///
/// @param light null when every candidate goes to the heavy ranker
/// @param heavy null when the light ranker's order is final
/// @param value replaced per decision where an experiment says so
/// @param logged columns that the decision keeps: inputs of the last ranker and of the value
public record RankPlan(
    List<Filter> filters,
    @Nullable Ranker light,
    @Nullable Ranker heavy,
    ValueExpression value,
    Slots slate,
    int[] logged) {

  /// @param keep most rows that go on
  public record Ranker(String name, List<Head> heads, int keep) {}

  /// @param groupSlot column whose equal values count as alike; -1 for no diversification
  /// @param strength share of its value that an item loses for each earlier item of its group, in
  ///   [0, 1]
  /// @param explored how many places, the last ones, are filled by the policy
  public record Slots(
      int size, int groupSlot, double strength, @Nullable ExplorationPolicy policy, int explored) {}
}
