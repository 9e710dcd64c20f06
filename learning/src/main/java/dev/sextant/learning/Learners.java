package dev.sextant.learning;

import dev.sextant.decision.NearestName;
import dev.sextant.model.Learner;
import java.util.List;
import java.util.stream.Stream;

/// The learners by name.
public final class Learners {
  private static final List<Learner> ALL =
      Stream.concat(
              Stream.of(new LogisticLearner(), new BoostedTreesLearner(), new TwoTowerLearner()),
              NetLearner.ALL.stream())
          .toList();

  private Learners() {}

  public static List<String> names() {
    return ALL.stream().map(Learner::name).toList();
  }

  /// @throws IllegalArgumentException when there is no such learner
  public static Learner named(String name) {
    return ALL.stream()
        .filter(learner -> learner.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no learner '%s'%s"
                        .formatted(name, NearestName.hint(name, "learners", names()))));
  }
}
