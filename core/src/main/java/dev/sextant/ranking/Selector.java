package dev.sextant.ranking;

import dev.sextant.decision.Decision.Placed;
import dev.sextant.exploration.ExplorationPolicy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/// Composes a slate: the best value first, less for each item of a group that already stands above,
/// and the last places by the exploration policy. The same inputs and the same random numbers give
/// the same slate.
public final class Selector {
  private final RankPlan.Slots plan;

  public Selector(RankPlan.Slots plan) {
    this.plan = plan;
  }

  /// @param ids one per row
  /// @param values one per row
  /// @param groups symbol code per row, ignored without diversification
  /// @param explore false fills every place greedily
  public List<Placed> compose(
      String[] ids, double[] values, double[] groups, boolean explore, RandomGenerator random) {
    int size = Math.min(plan.size(), ids.length);
    ExplorationPolicy policy = explore ? plan.policy() : null;
    int greedy = policy == null ? size : Math.max(0, size - plan.explored());
    boolean[] taken = new boolean[ids.length];
    Map<Double, Integer> above = new HashMap<>();
    List<Placed> placed = new ArrayList<>(size);
    while (placed.size() < size) {
      double[] worth = new double[ids.length];
      for (int row = 0; row < ids.length; row++) {
        worth[row] =
            adjusted(values[row], plan.groupSlot() < 0 ? 0 : above.getOrDefault(groups[row], 0));
      }
      placed.add(
          policy == null || placed.size() < greedy
              ? best(ids, values, worth, taken)
              : explore(policy, ids, values, worth, taken, random));
      int row = placed.getLast().row();
      taken[row] = true;
      if (plan.groupSlot() >= 0) {
        above.merge(groups[row], 1, Integer::sum);
      }
    }
    return placed;
  }

  private double adjusted(double value, int alike) {
    return alike == 0
        ? value
        : value - Math.abs(value) * (1 - Math.pow(1 - plan.strength(), alike));
  }

  /// Ties go to the row that was scored first.
  private static Placed best(String[] ids, double[] values, double[] worth, boolean[] taken) {
    int best = -1;
    for (int row = 0; row < ids.length; row++) {
      if (!taken[row] && (best < 0 || worth[row] > worth[best])) {
        best = row;
      }
    }
    return new Placed(ids[best], best, values[best], 1, false);
  }

  private static Placed explore(
      ExplorationPolicy policy,
      String[] ids,
      double[] values,
      double[] worth,
      boolean[] taken,
      RandomGenerator random) {
    int[] open = new int[ids.length];
    int count = 0;
    for (int row = 0; row < ids.length; row++) {
      if (!taken[row]) {
        open[count++] = row;
      }
    }
    double[] scores = new double[count];
    for (int i = 0; i < count; i++) {
      scores[i] = worth[open[i]];
    }
    double[] distribution = policy.distribution(scores);
    double draw = random.nextDouble();
    int chosen = 0;
    for (double sum = distribution[0];
        draw >= sum && chosen < count - 1;
        sum += distribution[chosen]) {
      chosen++;
    }
    int row = open[chosen];
    return new Placed(ids[row], row, values[row], distribution[chosen], true);
  }
}
