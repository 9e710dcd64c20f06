package dev.sextant.feedback;

import dev.sextant.math.Distributions;
import dev.sextant.math.Distributions.Interval;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;

/// Finds the threshold at which a stage settles as much as it can and still meets its target.
///
/// Scores must come from rows that the model did not learn from. The threshold lies at a score that
/// was seen, so the achieved numbers are those of the sample; the exact interval says how sure they
/// are.
public final class ThresholdSolver {
  private ThresholdSolver() {}

  /// @param settled cases at or beyond the threshold
  /// @param precision share of them that are right
  /// @param exact its 95 % Clopper-Pearson interval
  /// @param recall share of all cases of this ruling that are settled
  public record Solution(
      double threshold, long settled, double precision, Interval exact, double recall) {}

  /// The widest settled range whose precision reaches the target.
  ///
  /// @param above true to settle high scores as the outcome, false to settle low scores as its
  ///   absence
  /// @return empty when no threshold reaches it
  public static Optional<Solution> forPrecision(
      double[] scores, float[] labels, boolean above, double target) {
    return solve(scores, labels, above, target, true);
  }

  /// The narrowest settled range whose recall reaches the target.
  public static Optional<Solution> forRecall(
      double[] scores, float[] labels, boolean above, double target) {
    return solve(scores, labels, above, target, false);
  }

  /// The narrowest passed range that still keeps the reviewers busy: settles the cases that look
  /// least like the outcome as its absence, all but the highest scores that fill the capacity.
  ///
  /// @param scores of the cases that no other threshold settles
  /// @param capacity how many cases may be passed on
  /// @return empty when even all of them do not fill it: then nothing is settled
  public static Optional<Solution> forCapacity(double[] scores, float[] labels, long capacity) {
    if (capacity >= scores.length) {
      return Optional.empty();
    }
    double[] sorted = scores.clone();
    Arrays.sort(sorted);
    double threshold = sorted[(int) (scores.length - capacity - 1)];
    long settled = 0;
    long right = 0;
    long wanted = 0;
    for (int i = 0; i < scores.length; i++) {
      boolean isRight = isRight(labels[i], false);
      wanted += isRight ? 1 : 0;
      if (scores[i] <= threshold) {
        settled++;
        right += isRight ? 1 : 0;
      }
    }
    return Optional.of(
        new Solution(
            threshold,
            settled,
            (double) right / settled,
            Distributions.exactShare(right, settled, 0.95),
            wanted == 0 ? 0 : (double) right / wanted));
  }

  private static Optional<Solution> solve(
      double[] scores, float[] labels, boolean above, double target, boolean byPrecision) {
    int[] order =
        IntStream.range(0, scores.length)
            .boxed()
            .sorted(
                (a, b) ->
                    above
                        ? Double.compare(scores[b], scores[a])
                        : Double.compare(scores[a], scores[b]))
            .mapToInt(Integer::intValue)
            .toArray();
    long wanted = 0;
    for (float label : labels) {
      wanted += isRight(label, above) ? 1 : 0;
    }
    long right = 0;
    Solution found = null;
    for (int i = 0; i < order.length; i++) {
      right += isRight(labels[order[i]], above) ? 1 : 0;
      boolean tied = i + 1 < order.length && scores[order[i + 1]] == scores[order[i]];
      if (tied) {
        continue;
      }
      double precision = (double) right / (i + 1);
      double recall = wanted == 0 ? 0 : (double) right / wanted;
      if (byPrecision ? precision >= target : recall >= target) {
        found =
            new Solution(
                scores[order[i]],
                i + 1,
                precision,
                Distributions.exactShare(right, i + 1, 0.95),
                recall);
        if (!byPrecision) {
          break;
        }
      }
    }
    return Optional.ofNullable(found);
  }

  private static boolean isRight(float label, boolean above) {
    return (label > 0.5f) == above;
  }
}
