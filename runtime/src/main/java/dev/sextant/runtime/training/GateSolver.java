package dev.sextant.runtime.training;

import dev.sextant.cascade.CascadePlan.Gate;
import dev.sextant.feedback.ThresholdSolver;
import dev.sextant.feedback.ThresholdSolver.Solution;
import dev.sextant.spec.SystemSpec;
import dev.sextant.spec.SystemSpec.Cascade;
import dev.sextant.spec.SystemSpec.ReviewStage;
import dev.sextant.spec.SystemSpec.Target;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/// Solves the thresholds of one head from the targets of a cascade, on rows that the head did not
/// learn from. What reviewers have time for is solved last: they take of what no other threshold
/// settles.
final class GateSolver {
  private final Cascade cascade;
  private final Fitter.Fitted fitted;
  private final List<Gate> gates = new ArrayList<>();
  private final Map<String, Solution> solved = new LinkedHashMap<>();

  GateSolver(Cascade cascade, Fitter.Fitted fitted) {
    this.cascade = cascade;
    this.fitted = fitted;
  }

  Trainer.Ready ready() {
    solve(false);
    solve(true);
    return new Trainer.Ready(fitted, gates, solved);
  }

  private void solve(boolean fillsReview) {
    cascade
        .targets()
        .forEach(
            (ruling, target) -> {
              if (target.fillsReview() == fillsReview) {
                boolean above = ruling.equals(cascade.rulings().getLast());
                solve(target, above)
                    .ifPresent(found -> add(ruling, above, found, describe(target)));
              }
            });
  }

  private void add(String ruling, boolean above, Solution found, String target) {
    gates.add(new Gate(ruling, above, found.threshold(), target));
    solved.put(ruling, found);
  }

  private Optional<Solution> solve(Target target, boolean above) {
    if (target.fillsReview()) {
      return fillReview();
    }
    return target.precision() != null
        ? ThresholdSolver.forPrecision(fitted.unseen(), fitted.labels(), above, target.precision())
        : ThresholdSolver.forRecall(
            fitted.unseen(), fitted.labels(), above, target.recall() == null ? 1 : target.recall());
  }

  private Optional<Solution> fillReview() {
    int[] left =
        IntStream.range(0, fitted.unseen().length)
            .filter(i -> gates.stream().noneMatch(gate -> gate.settles(fitted.unseen()[i])))
            .toArray();
    double[] scores = new double[left.length];
    float[] labels = new float[left.length];
    for (int i = 0; i < left.length; i++) {
      scores[i] = fitted.unseen()[left[i]];
      labels[i] = fitted.labels()[left[i]];
    }
    return ThresholdSolver.forCapacity(scores, labels, Math.round(perDay() * fitted.days()));
  }

  private int perDay() {
    for (SystemSpec.Stage stage : cascade.stages()) {
      if (stage instanceof ReviewStage review) {
        return review.perDay();
      }
    }
    return 0;
  }

  private String describe(Target target) {
    if (target.fillsReview()) {
      return "fill review, " + perDay() + "/day";
    }
    return target.precision() != null
        ? "precision " + target.precision()
        : "recall " + target.recall();
  }
}
