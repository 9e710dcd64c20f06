package dev.sextant.model;

import dev.sextant.math.Bootstrap;
import dev.sextant.math.Distributions.Interval;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Precision of the k entities that look worst in each period: what investigators find who look at
/// k of them, such as 100 cards a day [1].
///
/// In a period an entity has the highest score of its cases and is positive when one of them is.
/// The k with the highest scores are looked at, equal scores in order of their names; those found
/// positive are not looked at again in later periods. A period's precision is the share of positive
/// ones in k, also where there are fewer than k entities. The metric is the mean over periods, its
/// interval a percentile bootstrap over periods.
///
/// [1] Le Borgne, Siblini, Lebichot, Bontempi: Reproducible Machine Learning for Credit Card Fraud
/// Detection, 2022, section 4.4 (card precision top-k).
public final class EntityPrecision {
  private static final int ROUNDS = 1000;

  private final int k;
  private final Map<Long, Map<String, Worst>> periods = new TreeMap<>();

  /// @param k how many entities are looked at in a period, >= 1
  public EntityPrecision(int k) {
    if (k < 1) {
      throw new IllegalArgumentException("k must be at least 1, but was " + k);
    }
    this.k = k;
  }

  private record Worst(double score, boolean positive) {
    Worst with(double other, boolean isPositive) {
      return new Worst(Math.max(score, other), positive || isPositive);
    }
  }

  /// @param period number of the period, in order of time
  public void add(long period, String entity, double score, boolean positive) {
    periods
        .computeIfAbsent(period, _ -> new HashMap<>())
        .merge(entity, new Worst(score, positive), (a, b) -> a.with(b.score(), b.positive()));
  }

  /// @return NaN without cases
  public Measurement measure(long seed) {
    Set<String> found = new HashSet<>();
    double[] precisions =
        periods.values().stream().mapToDouble(cases -> precision(cases, found)).toArray();
    if (precisions.length == 0) {
      return Measurement.of(Double.NaN);
    }
    double sum = 0;
    for (double precision : precisions) {
      sum += precision;
    }
    Interval interval = Bootstrap.mean(precisions, ROUNDS, seed);
    return new Measurement(sum / precisions.length, interval.low(), interval.high());
  }

  /// @param found positives of earlier periods; those of this one are added
  private double precision(Map<String, Worst> entities, Set<String> found) {
    List<String> hits =
        entities.entrySet().stream()
            .filter(entry -> !found.contains(entry.getKey()))
            .sorted(
                Comparator.comparingDouble(
                        (Map.Entry<String, Worst> entry) -> -entry.getValue().score())
                    .thenComparing(Map.Entry::getKey))
            .limit(k)
            .filter(entry -> entry.getValue().positive())
            .map(Map.Entry::getKey)
            .toList();
    found.addAll(hits);
    return (double) hits.size() / k;
  }
}
