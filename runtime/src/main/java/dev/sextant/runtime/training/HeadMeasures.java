package dev.sextant.runtime.training;

import dev.sextant.decision.Frame;
import dev.sextant.feedback.OutcomePlan;
import dev.sextant.model.BinaryMetrics;
import dev.sextant.model.GroupAuc;
import dev.sextant.model.Measurement;
import dev.sextant.model.NumberMetrics;
import dev.sextant.model.Reliability;
import dev.sextant.runtime.training.HeadReport.Comparison;
import dev.sextant.runtime.training.HeadReport.Cost;
import dev.sextant.runtime.training.HeadReport.Slice;
import dev.sextant.spec.Source;
import dev.sextant.spec.SystemPlan;
import dev.sextant.spec.SystemSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Measures heads and the baselines beside them on the rows of the test part.
final class HeadMeasures {
  private static final int ROUNDS = 3;
  private static final String GAUC = "gauc";

  private final SystemPlan plan;
  private final SystemSpec.Evaluate spec;
  private final RowTable test;
  private final long seed;

  HeadMeasures(SystemPlan plan, SystemSpec.Evaluate spec, RowTable test, long seed) {
    this.plan = plan;
    this.spec = spec;
    this.test = test;
    this.seed = seed;
  }

  /// Scores of the rows whose label is known.
  ///
  /// @param margins raw scores: of a regression, the number itself
  /// @param labels 0 or 1: whether the outcome happened at all
  private record Scored(
      String task,
      int[] rows,
      double[] margins,
      double[] probabilities,
      float[] labels,
      double rowMicros) {}

  /// @param baselines head -> name -> baseline
  void report(
      Trainer.Trained trained,
      Map<String, Map<String, Fitter.Fitted>> baselines,
      Evaluator.Draft draft) {
    trained
        .heads()
        .forEach(
            (name, ready) -> {
              Scored scored = score(ready.fitted());
              if (scored.rows().length > 0) {
                draft.models.put(name, metrics(scored));
                draft.heads.put(
                    name, report(ready.fitted(), scored, baselines.getOrDefault(name, Map.of())));
              }
            });
  }

  private HeadReport report(
      Fitter.Fitted fitted, Scored scored, Map<String, Fitter.Fitted> baselines) {
    Map<String, Comparison> comparisons = new LinkedHashMap<>();
    baselines.forEach((name, plainer) -> comparisons.put(name, compare(scored, plainer)));
    Map<String, Map<String, Slice>> slices = new LinkedHashMap<>();
    for (Source column : spec.slices()) {
      slices.put(column.text(), slices(column.text(), scored));
    }
    return new HeadReport(
        cost(fitted, scored),
        comparisons,
        Reliability.of(scored.probabilities(), scored.labels()),
        slices,
        truth(scored));
  }

  private HeadReport.@Nullable Truth truth(Scored scored) {
    String task = scored.task();
    if (spec.truth().keySet().stream().noneMatch(name -> name.text().equals(task))) {
      return null;
    }
    double[] truth =
        IntStream.of(scored.rows())
            .mapToDouble(row -> test.label(TestRows.TRUTH + task, row))
            .toArray();
    return isSum(task)
        ? new HeadReport.Truth(
            NumberMetrics.of(truth, numbers(scored), seed),
            NumberMetrics.gains(scored.margins(), truth, numbers(scored), seed))
        : new HeadReport.Truth(
            BinaryMetrics.of(truth, scored.labels(), Trainer.AT_HALF, seed),
            BinaryMetrics.gains(
                scored.probabilities(), truth, scored.labels(), Trainer.AT_HALF, seed));
  }

  private boolean isSum(String task) {
    OutcomePlan outcome = plan.outcome(task);
    return outcome != null && outcome.sum() >= 0;
  }

  private double[] numbers(Scored scored) {
    return IntStream.of(scored.rows()).mapToDouble(row -> test.label(scored.task(), row)).toArray();
  }

  private Comparison compare(Scored scored, Fitter.Fitted plainer) {
    Scored other = score(plainer);
    Map<String, Measurement> gains =
        BinaryMetrics.gains(
            scored.probabilities(), other.probabilities(), scored.labels(), Trainer.AT_HALF, seed);
    if (isGrouped()) {
      gains.put(GAUC, gauc(scored).over(gauc(other), seed));
    }
    return new Comparison(plainer.head().learner(), metrics(other), gains, cost(plainer, other));
  }

  private static Cost cost(Fitter.Fitted fitted, Scored scored) {
    return new Cost(fitted.seconds(), fitted.model().bytes().length, scored.rowMicros());
  }

  /// Scores a few times and takes the quickest, which is the least disturbed.
  private Scored score(Fitter.Fitted fitted) {
    String task = fitted.head().task();
    int[] rows =
        IntStream.range(0, test.rows())
            .filter(row -> !Float.isNaN(test.label(task, row)))
            .toArray();
    Frame frame = test.frame(fitted.head().inputNames(plan), rows);
    double[] margins = new double[rows.length];
    long quickest = Long.MAX_VALUE;
    for (int round = 0; round < ROUNDS; round++) {
      long start = System.nanoTime();
      fitted.model().margins(frame, margins);
      quickest = Math.min(quickest, System.nanoTime() - start);
    }
    double[] probabilities = new double[rows.length];
    float[] labels = new float[rows.length];
    for (int i = 0; i < rows.length; i++) {
      labels[i] = Math.min(1, test.label(task, rows[i]));
      probabilities[i] = fitted.calibrator().probability(margins[i]);
    }
    return new Scored(task, rows, margins, probabilities, labels, quickest / 1e3 / rows.length);
  }

  private Map<String, Measurement> metrics(Scored scored) {
    Map<String, Measurement> metrics =
        BinaryMetrics.of(scored.probabilities(), scored.labels(), Trainer.AT_HALF, seed);
    if (isGrouped()) {
      metrics.put(GAUC, gauc(scored).measure(seed));
    }
    if (isSum(scored.task())) {
      metrics.putAll(NumberMetrics.of(scored.margins(), numbers(scored), seed));
    }
    return metrics;
  }

  private boolean isGrouped() {
    return spec.gauc() != null || !plan.requests().getFirst().plan().judges();
  }

  /// By the column of the spec, else by question, whose rows a slate orders.
  private GroupAuc gauc(Scored scored) {
    Slices groups = spec.gauc() == null ? null : Slices.values(column(spec.gauc().text()));
    GroupAuc auc = new GroupAuc();
    for (int i = 0; i < scored.rows().length; i++) {
      int row = scored.rows()[i];
      Object group = groups == null ? (Object) test.question(row) : groups.of(row);
      if (group != null) {
        auc.add(group, scored.probabilities()[i], scored.labels()[i] > 0.5f);
      }
    }
    return auc;
  }

  private Map<String, Slice> slices(String name, Scored scored) {
    Slices slices = Slices.of(column(name), test.rows());
    Map<String, Slice> found = new LinkedHashMap<>();
    for (String value : slices.names()) {
      int[] chosen =
          IntStream.range(0, scored.rows().length)
              .filter(i -> value.equals(slices.of(scored.rows()[i])))
              .toArray();
      if (chosen.length > 0) {
        double[] probabilities =
            IntStream.of(chosen).mapToDouble(i -> scored.probabilities()[i]).toArray();
        float[] labels = new float[chosen.length];
        for (int i = 0; i < chosen.length; i++) {
          labels[i] = scored.labels()[chosen[i]];
        }
        found.put(
            value,
            new Slice(
                BinaryMetrics.of(probabilities, labels, Trainer.AT_HALF, seed),
                Reliability.of(probabilities, labels)));
      }
    }
    return found;
  }

  private Frame.Column column(String name) {
    int[] all = IntStream.range(0, test.rows()).toArray();
    return test.frame(List.of(name), all).columns().getFirst();
  }
}
