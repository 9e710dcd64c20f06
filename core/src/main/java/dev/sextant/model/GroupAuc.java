package dev.sextant.model;

import dev.sextant.math.Bootstrap;
import dev.sextant.math.Distributions.Interval;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// How well rows of one group, such as a user's, are ordered among themselves [1]: the mean AUC of
/// the groups that have both outcomes, weighted by their rows. Scores that only tell users apart
/// gain nothing.
///
/// [1] Zhu et al., Optimized Cost per Click in Taobao Display Advertising, KDD 2017.
public final class GroupAuc {
  private static final int ROUNDS = 500;

  private final Map<Object, List<Row>> groups = new LinkedHashMap<>();

  private record Row(double score, boolean positive) {}

  private record Group(double auc, int rows) {}

  public void add(Object group, double score, boolean positive) {
    groups.computeIfAbsent(group, _ -> new ArrayList<>()).add(new Row(score, positive));
  }

  /// Bootstrapped over groups; NaN when none has both outcomes.
  public Measurement measure(long seed) {
    List<Group> mixed =
        groups.values().stream().map(GroupAuc::group).filter(g -> !Double.isNaN(g.auc())).toList();
    if (mixed.isEmpty()) {
      return Measurement.of(Double.NaN);
    }
    int[] all = new int[mixed.size()];
    Arrays.setAll(all, i -> i);
    Interval interval = Bootstrap.interval(mixed.size(), ROUNDS, seed, drawn -> mean(mixed, drawn));
    return new Measurement(mean(mixed, all), interval.low(), interval.high());
  }

  private static double mean(List<Group> groups, int[] drawn) {
    double sum = 0;
    double rows = 0;
    for (int i : drawn) {
      sum += groups.get(i).auc() * groups.get(i).rows();
      rows += groups.get(i).rows();
    }
    return sum / rows;
  }

  /// The share of pairs of a positive and a negative that are in order, ties counting half.
  private static Group group(List<Row> rows) {
    List<Row> sorted = rows.stream().sorted(Comparator.comparingDouble(Row::score)).toList();
    long negatives = 0;
    long positives = 0;
    double pairs = 0;
    for (int from = 0; from < sorted.size(); ) {
      int to = from;
      long tiedPositives = 0;
      long tiedNegatives = 0;
      for (; to < sorted.size() && sorted.get(to).score() == sorted.get(from).score(); to++) {
        tiedPositives += sorted.get(to).positive() ? 1 : 0;
        tiedNegatives += sorted.get(to).positive() ? 0 : 1;
      }
      pairs += tiedPositives * (negatives + tiedNegatives / 2.0);
      negatives += tiedNegatives;
      positives += tiedPositives;
      from = to;
    }
    double auc =
        positives == 0 || negatives == 0 ? Double.NaN : pairs / ((double) positives * negatives);
    return new Group(auc, rows.size());
  }
}
