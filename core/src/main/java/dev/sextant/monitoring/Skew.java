package dev.sextant.monitoring;

import java.util.List;
import java.util.Map;

/// How much of what was served differs from what the log yields.
///
/// @param decisions whose vectors were rebuilt from the log
/// @param values compared, of all features
/// @param differing how many of them differ
/// @param tolerance share of a feature's values that may differ
/// @param features those that were compared, the most skewed first
/// @param passedOver what could not be compared: why -> decisions or columns
public record Skew(
    long decisions,
    long values,
    long differing,
    double tolerance,
    List<FeatureSkew> features,
    Map<String, Long> passedOver) {
  public Skew {
    features = List.copyOf(features);
  }

  /// One column of the vectors.
  ///
  /// @param decisions in which it was compared
  /// @param failed decisions in which some value of it differs
  /// @param rate differing / values, in [0, 1]
  /// @param beyond whether the rate is above the tolerance
  /// @param examples the first differences, a few
  public record FeatureSkew(
      String feature,
      long decisions,
      long failed,
      long values,
      long differing,
      double rate,
      boolean beyond,
      List<Example> examples) {}

  /// @param entity the candidate, or the subject that was judged
  /// @param position how much of the log the decision had read
  public record Example(
      String decision, String entity, String logged, String recomputed, String position) {}

  /// Whether no feature differs by more than is tolerated.
  public boolean clean() {
    return features.stream().noneMatch(FeatureSkew::beyond);
  }

  /// Names of the features beyond the tolerance, the most skewed first.
  public List<String> skewed() {
    return features.stream().filter(FeatureSkew::beyond).map(FeatureSkew::feature).toList();
  }
}
