package dev.sextant.inference;

import dev.sextant.decision.NearestName;
import dev.sextant.model.LearnedModel;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// Reads stored models by the learner that made them.
public final class Scorers {
  private static final List<String> LEARNERS =
      Stream.concat(
              Stream.of(LinearScorer.LEARNER, TreeScorer.LEARNER, TwoTowers.LEARNER),
              NetScorer.LEARNERS.stream())
          .toList();

  private Scorers() {}

  /// As the other, of a model that may have a file beside it.
  ///
  /// @param folder with what is stored beside the bytes
  /// @throws dev.sextant.model.ModelProblem when a file beside it is not whole
  static LearnedModel load(String learner, byte[] bytes, Path folder) {
    return learner.equals(ForeignScorer.LEARNER)
        ? ForeignScorer.read(bytes, folder)
        : load(learner, bytes);
  }

  /// @throws IllegalArgumentException when the learner is unknown or the bytes are not whole
  public static LearnedModel load(String learner, byte[] bytes) {
    if (NetScorer.LEARNERS.contains(learner)) {
      return RankingNet.read(learner, bytes).scorers().getFirst();
    }
    return switch (learner) {
      case LinearScorer.LEARNER -> LinearScorer.read(bytes);
      case TreeScorer.LEARNER -> TreeScorer.read(bytes);
      case TwoTowers.LEARNER -> TwoTowers.read(bytes);
      default ->
          throw new IllegalArgumentException(
              "no learner '%s'%s"
                  .formatted(learner, NearestName.hint(learner, "learners", LEARNERS)));
    };
  }
}
