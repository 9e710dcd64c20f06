package dev.sextant.experiment;

import dev.sextant.math.Hashes;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Deterministic assignment of units to variants: the same unit is in the same variant for ever.
///
/// The rule is GrowthBook's hash version 2 [1]: `n = fnv1a32(fnv1a32(salt + unit)) % 10000 /
/// 10000`, where the inner hash is hashed as decimal text. Each variant owns a range that starts at
/// the sum of the weights before it and covers `allocation` of its weight; so a unit that takes
/// part keeps its variant when the allocation grows.
///
/// [1] GrowthBook SDK specification, "Hashing" and "getBucketRanges".
///
/// @param salt the experiment's name
/// @param allocation share of all units that take part, in (0, 1]
/// @param weights variant -> share, in order, summing to 1
public record Assignment(String salt, double allocation, Map<String, Double> weights) {
  private static final int BUCKETS = 10_000;

  /// @return where a unit lies, in [0, 1)
  public static double bucket(String salt, String unit) {
    return (double) (Hashes.fnv1a32(Long.toString(Hashes.fnv1a32(salt + unit))) % BUCKETS)
        / BUCKETS;
  }

  /// @return the variant, or null when the unit does not take part
  public @Nullable String variantOf(String unit) {
    double n = bucket(salt, unit);
    double start = 0;
    for (Map.Entry<String, Double> variant : weights.entrySet()) {
      if (n >= start && n < start + allocation * variant.getValue()) {
        return variant.getKey();
      }
      start += variant.getValue();
    }
    return null;
  }
}
