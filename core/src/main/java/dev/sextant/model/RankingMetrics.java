package dev.sextant.model;

import dev.sextant.math.Bootstrap;
import dev.sextant.math.Distributions.Interval;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// How good ordered answers are, kept per query so that two answerers can be compared query by
/// query.
///
/// For a query with relevant set R and answer a: `hr@k` is 1 when one of the first k is in R;
/// `recall@k` is hits over min(k, |R|) (capped: a perfect answer has 1); `ndcg@k` sums 1 /
/// log2(rank + 1) over the hits and divides by the best possible sum; `map@k` sums the precision at
/// each hit's rank and divides by min(k, |R|); `mrr@k` is one over the rank of the first hit.
public final class RankingMetrics {
  private static final int ROUNDS = 1000;

  private final int k;
  private final Map<String, List<Double>> perQuery = new LinkedHashMap<>();

  public RankingMetrics(int k) {
    this.k = k;
    for (String name : List.of("hr", "recall", "ndcg", "map", "mrr")) {
      perQuery.put(name + "@" + k, new ArrayList<>());
    }
  }

  /// @param answer items, the best first
  /// @param relevant not empty
  public void add(List<String> answer, Set<String> relevant) {
    int hits = 0;
    double gain = 0;
    double precisions = 0;
    int first = 0;
    for (int i = 0; i < Math.min(k, answer.size()); i++) {
      if (relevant.contains(answer.get(i))) {
        hits++;
        gain += 1 / log2(i + 2);
        precisions += (double) hits / (i + 1);
        first = first == 0 ? i + 1 : first;
      }
    }
    double best = 0;
    for (int i = 0; i < Math.min(k, relevant.size()); i++) {
      best += 1 / log2(i + 2);
    }
    note("hr", hits > 0 ? 1 : 0);
    note("recall", (double) hits / Math.min(k, relevant.size()));
    note("ndcg", gain / best);
    note("map", precisions / Math.min(k, relevant.size()));
    note("mrr", first == 0 ? 0 : 1.0 / first);
  }

  private static double log2(double x) {
    return Math.log(x) / Math.log(2);
  }

  private void note(String name, double value) {
    values(name + "@" + k).add(value);
  }

  private List<Double> values(String metric) {
    return perQuery.getOrDefault(metric, List.of());
  }

  public int queries() {
    return values("hr@" + k).size();
  }

  /// Means with bootstrap intervals over queries.
  public Map<String, Measurement> measurements(long seed) {
    Map<String, Measurement> result = new LinkedHashMap<>();
    perQuery.forEach((name, values) -> result.put(name, mean(array(values), seed)));
    return result;
  }

  /// What this answerer gains over another on the same queries, with paired bootstrap intervals.
  public Map<String, Measurement> over(RankingMetrics other, long seed) {
    Map<String, Measurement> result = new LinkedHashMap<>();
    perQuery.forEach(
        (name, values) -> {
          double[] differences = array(values);
          List<Double> theirs = other.values(name);
          for (int i = 0; i < differences.length; i++) {
            differences[i] -= theirs.get(i);
          }
          result.put(name, mean(differences, seed));
        });
    return result;
  }

  private static Measurement mean(double[] values, long seed) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    if (values.length == 0) {
      return Measurement.of(Double.NaN);
    }
    Interval interval = Bootstrap.mean(values, ROUNDS, seed);
    return new Measurement(sum / values.length, interval.low(), interval.high());
  }

  private static double[] array(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }
}
