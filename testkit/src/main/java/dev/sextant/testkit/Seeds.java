package dev.sextant.testkit;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/// Runs a randomised check under several seeds and names the seed when one fails.
///
/// `-Dsextant.seed=N` runs that seed alone.
public final class Seeds {
  private static final String PROPERTY = "sextant.seed";

  /// A check that draws its case from `random`.
  @FunctionalInterface
  public interface Check {
    void run(RandomGenerator random) throws Exception;
  }

  private Seeds() {}

  /// Runs the check under the seeds 1 to `count`.
  ///
  /// @throws AssertionError with the seed in its message, when the check fails in any way
  public static void forEach(int count, Check check) {
    Long only = Long.getLong(PROPERTY);
    if (only != null) {
      run(only, check);
      return;
    }
    for (long seed = 1; seed <= count; seed++) {
      run(seed, check);
    }
  }

  /// A generator for one seed; the same seed gives the same numbers on every platform.
  public static RandomGenerator random(long seed) {
    return new SplittableRandom(seed);
  }

  private static void run(long seed, Check check) {
    try {
      check.run(random(seed));
    } catch (Exception | AssertionError failure) {
      throw new AssertionError(
          "failed under seed %d (run it alone with -D%s=%d): %s"
              .formatted(seed, PROPERTY, seed, failure),
          failure);
    }
  }
}
