package dev.sextant.monitoring;

import dev.sextant.monitoring.Skew.Example;
import dev.sextant.monitoring.Skew.FeatureSkew;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Counts comparisons of served with recomputed values, by feature. Of constant size for a spec.
/// Safe for all threads.
public final class SkewTally {
  private static final int EXAMPLES = 5;

  private final double tolerance;
  private final Map<String, Counts> features = new TreeMap<>();
  private final Map<String, Long> passedOver = new TreeMap<>();
  private long decisions;

  /// @param tolerance share of a feature's values that may differ, in [0, 1]
  public SkewTally(double tolerance) {
    if (!(tolerance >= 0 && tolerance <= 1)) {
      throw new IllegalArgumentException("tolerance must be in [0, 1], but was " + tolerance);
    }
    this.tolerance = tolerance;
  }

  private static final class Counts {
    private long decisions;
    private long failed;
    private long values;
    private long differing;
    private final List<Example> examples = new ArrayList<>();
  }

  public synchronized void decision() {
    decisions++;
  }

  /// One column of one decision.
  ///
  /// @param values compared
  /// @param differing how many of them differ, >= the number of examples
  public synchronized void column(
      String feature, long values, long differing, List<Example> examples) {
    Counts counts = features.computeIfAbsent(feature, _ -> new Counts());
    counts.decisions++;
    counts.failed += differing > 0 ? 1 : 0;
    counts.values += values;
    counts.differing += differing;
    for (Example each : examples) {
      if (counts.examples.size() < EXAMPLES) {
        counts.examples.add(each);
      }
    }
  }

  /// Something that could not be compared.
  public synchronized void pass(String why) {
    passedOver.merge(why, 1L, Long::sum);
  }

  public synchronized Skew report() {
    List<FeatureSkew> all = new ArrayList<>();
    features.forEach((name, counts) -> all.add(feature(name, counts)));
    all.sort(
        Comparator.comparingDouble((FeatureSkew each) -> -each.rate())
            .thenComparing(FeatureSkew::feature));
    return new Skew(
        decisions,
        all.stream().mapToLong(FeatureSkew::values).sum(),
        all.stream().mapToLong(FeatureSkew::differing).sum(),
        tolerance,
        all,
        new TreeMap<>(passedOver));
  }

  private FeatureSkew feature(String name, Counts counts) {
    double rate = counts.values == 0 ? 0 : (double) counts.differing / counts.values;
    return new FeatureSkew(
        name,
        counts.decisions,
        counts.failed,
        counts.values,
        counts.differing,
        rate,
        rate > tolerance,
        List.copyOf(counts.examples));
  }
}
