package dev.sextant.inference;

import dev.sextant.decision.NearestName;
import dev.sextant.model.LearnedModel;
import java.util.List;
import java.util.stream.Stream;

/// Reads stored models by the learner that made them.
public final class Scorers {
  private static final List<String> LEARNERS =
      Stream.concat(
              Stream.of(LinearScorer.LEARNER, TreeScorer.LEARNER), NetScorer.LEARNERS.stream())
          .toList();

  private Scorers() {}

  /// @throws IllegalArgumentException when the learner is unknown or the bytes are not whole
  public static LearnedModel load(String learner, byte[] bytes) {
    if (NetScorer.LEARNERS.contains(learner)) {
      return RankingNet.read(learner, bytes).scorers().getFirst();
    }
    return switch (learner) {
      case LinearScorer.LEARNER -> LinearScorer.read(bytes);
      case TreeScorer.LEARNER -> TreeScorer.read(bytes);
      default ->
          throw new IllegalArgumentException(
              "no learner '%s'%s"
                  .formatted(learner, NearestName.hint(learner, "learners", LEARNERS)));
    };
  }
}
