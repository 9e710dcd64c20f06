package dev.sextant.runtime.training;

import dev.sextant.decision.Frame;
import dev.sextant.model.GroupAuc;
import dev.sextant.model.Measurement;
import dev.sextant.model.Reliability;
import dev.sextant.runtime.training.HeadReport.Comparison;
import dev.sextant.runtime.training.HeadReport.Cost;
import dev.sextant.runtime.training.HeadReport.Slice;
import dev.sextant.runtime.training.Predictions.Prediction;
import dev.sextant.spec.Source;
import dev.sextant.spec.SystemPlan;
import dev.sextant.spec.SystemSpec;
import java.util.Arrays;
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
  private final Predictions predictions;

  /// @param predictions takes what is predicted of each row
  HeadMeasures(
      SystemPlan plan,
      SystemSpec.Evaluate spec,
      RowTable test,
      long seed,
      Predictions predictions) {
    this.plan = plan;
    this.spec = spec;
    this.test = test;
    this.seed = seed;
    this.predictions = predictions;
  }

  /// Scores of the rows whose label is known.
  ///
  /// @param predictions probabilities, or numbers
  /// @param labels 0 or 1, or numbers
  private record Scored(
      boolean isNumber, int[] rows, double[] predictions, float[] labels, double rowMicros) {}

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
                tell(name, null, scored);
                draft.models.put(name, metrics(scored));
                draft.heads.put(
                    name,
                    report(name, ready.fitted(), scored, baselines.getOrDefault(name, Map.of())));
              }
            });
  }

  private void tell(String head, @Nullable String baseline, Scored scored) {
    for (int i = 0; i < scored.rows().length; i++) {
      Asked asked = test.asked(scored.rows()[i]);
      predictions.take(
          new Prediction(
              head,
              baseline,
              asked.subject(),
              asked.item(),
              asked.time(),
              scored.labels()[i],
              scored.predictions()[i]));
    }
  }

  private HeadReport report(
      String head, Fitter.Fitted fitted, Scored scored, Map<String, Fitter.Fitted> baselines) {
    Map<String, Comparison> comparisons = new LinkedHashMap<>();
    baselines.forEach(
        (name, plainer) -> {
          Scored other = score(plainer);
          tell(head, name, other);
          comparisons.put(name, compare(scored, plainer, other));
        });
    Map<String, Map<String, Slice>> slices = new LinkedHashMap<>();
    for (Source column : spec.slices()) {
      slices.put(column.text(), slices(column.text(), scored));
    }
    return new HeadReport(
        scored.isNumber(),
        cost(fitted, scored),
        comparisons,
        reliability(scored),
        slices,
        truth(fitted.head().task(), scored));
  }

  private HeadReport.@Nullable Truth truth(String task, Scored scored) {
    if (spec.truth().keySet().stream().noneMatch(name -> name.text().equals(task))) {
      return null;
    }
    double[] truth =
        IntStream.of(scored.rows())
            .mapToDouble(row -> test.label(TestRows.TRUTH + task, row))
            .toArray();
    return new HeadReport.Truth(
        HeadMetrics.of(scored.isNumber(), truth, scored.labels(), seed),
        HeadMetrics.gains(scored.isNumber(), scored.predictions(), truth, scored.labels(), seed));
  }

  private Comparison compare(Scored scored, Fitter.Fitted plainer, Scored other) {
    Map<String, Measurement> gains =
        HeadMetrics.gains(
            scored.isNumber(), scored.predictions(), other.predictions(), scored.labels(), seed);
    if (isGrouped(scored)) {
      gains.put(GAUC, gauc(scored).over(gauc(other), seed));
    }
    return new Comparison(plainer.head().learner(), metrics(other), gains, cost(plainer, other));
  }

  /// Of a model that several heads share, the head's part.
  private static Cost cost(Fitter.Fitted fitted, Scored scored) {
    int heads = fitted.heads();
    return new Cost(
        fitted.seconds() / heads, fitted.model().storedBytes() / heads, scored.rowMicros() / heads);
  }

  private static @Nullable Reliability reliability(Scored scored) {
    return scored.isNumber() ? null : Reliability.of(scored.predictions(), scored.labels());
  }

  /// Scores a few times and takes the quickest, which is the least disturbed.
  private Scored score(Fitter.Fitted fitted) {
    String task = fitted.head().task();
    int[] rows = test.known(task);
    Frame frame = test.frame(fitted.head().inputNames(plan), rows);
    double[] margins = new double[rows.length];
    long quickest = Long.MAX_VALUE;
    for (int round = 0; round < ROUNDS; round++) {
      long start = System.nanoTime();
      fitted.model().margins(frame, margins);
      quickest = Math.min(quickest, System.nanoTime() - start);
    }
    double[] predictions = Arrays.stream(margins).map(fitted.calibrator()::prediction).toArray();
    return new Scored(
        plan.isNumber(fitted.head()),
        rows,
        predictions,
        test.labels(task, rows),
        quickest / 1e3 / rows.length);
  }

  private Map<String, Measurement> metrics(Scored scored) {
    Map<String, Measurement> metrics =
        HeadMetrics.of(scored.isNumber(), scored.predictions(), scored.labels(), seed);
    if (isGrouped(scored)) {
      metrics.put(GAUC, gauc(scored).measure(seed));
    }
    return metrics;
  }

  private boolean isGrouped(Scored scored) {
    if (scored.isNumber()) {
      return false;
    }
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
        auc.add(group, scored.predictions()[i], scored.labels()[i] > 0.5f);
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
        double[] predictions =
            IntStream.of(chosen).mapToDouble(i -> scored.predictions()[i]).toArray();
        float[] labels = new float[chosen.length];
        for (int i = 0; i < chosen.length; i++) {
          labels[i] = scored.labels()[chosen[i]];
        }
        found.put(
            value,
            new Slice(
                HeadMetrics.of(scored.isNumber(), predictions, labels, seed),
                scored.isNumber() ? null : Reliability.of(predictions, labels)));
      }
    }
    return found;
  }

  private Frame.Column column(String name) {
    int[] all = IntStream.range(0, test.rows()).toArray();
    return test.frame(List.of(name), all).columns().getFirst();
  }
}
