package dev.sextant.runtime.training;

import dev.sextant.decision.Frame;
import dev.sextant.feature.RequestPlan;
import dev.sextant.math.Hashes;
import dev.sextant.model.BinaryMetrics;
import dev.sextant.model.Calibration;
import dev.sextant.model.Calibrator;
import dev.sextant.model.Examples;
import dev.sextant.model.LearnedModel;
import dev.sextant.model.Learner;
import dev.sextant.model.Measurement;
import dev.sextant.runtime.ForeignModels;
import dev.sextant.runtime.Refusal;
import dev.sextant.runtime.Refusal.Fault;
import dev.sextant.runtime.Watch;
import dev.sextant.spec.SystemPlan;
import dev.sextant.spec.SystemSpec;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/// Trains one head and finds out how good it is on rows that it did not learn from.
///
/// Few rows are split into five folds by question, so that every row gets a score from a model that
/// has not seen its question; many rows give their latest fifth of questions. Calibration and
/// thresholds come from those scores. The model that is kept has learned from all rows.
final class Fitter {
  private static final int FOLDS = 5;
  private static final int MOST_FOLDED_ROWS = 50_000;
  private static final double LATEST = 0.2;
  private static final long DAY = Duration.ofDays(1).toMillis();

  private final SystemPlan plan;
  private final RowTable table;
  private final long seed;
  private final Watch watch;

  Fitter(SystemPlan plan, RowTable table, long seed, Watch watch) {
    this.plan = plan;
    this.table = table;
    this.seed = seed;
    this.watch = watch;
  }

  /// @param model learned from all rows
  /// @param unseen probabilities of rows by models that did not learn from them
  /// @param labels one per unseen row
  /// @param days in which the unseen rows were asked
  /// @param metrics of the unseen rows
  /// @param trainedFrom time of the first row
  /// @param seconds that the training of the model took
  record Fitted(
      SystemPlan.Head head,
      LearnedModel model,
      Calibrator calibrator,
      double[] unseen,
      float[] labels,
      double days,
      Map<String, Measurement> metrics,
      long rows,
      long trainedFrom,
      long trainedUntil,
      Map<String, Object> options,
      double seconds) {}

  Fitted fit(SystemPlan.Head head) {
    SystemSpec.Model spec = spec(head);
    return fit(head, spec.options(), spec.calibrate());
  }

  Fitted fit(SystemPlan.Head head, Map<String, Object> options, Calibration calibration) {
    Learner learner = ForeignModels.learner(plan, head);
    int[] rows =
        IntStream.range(0, table.rows())
            .filter(row -> !Float.isNaN(table.label(head.task(), row)))
            .toArray();
    requireBothClasses(head, rows);
    watch.reach("train " + head.name(), 0, rows.length, "rows");
    double[] margins = new double[rows.length];
    Arrays.fill(margins, Double.NaN);
    boolean folded = rows.length <= MOST_FOLDED_ROWS;
    int folds = folded ? FOLDS : 1;
    for (int fold = 0; fold < folds; fold++) {
      IntPredicate held = folded ? fold(rows, fold) : latest(rows);
      Learner.Rounds rounds = rounds(head, rows.length, fold, folds + 1, new LinkedHashMap<>());
      score(head, learner, options, rows, held, rounds, margins);
    }
    Map<String, Measurement> measured = new LinkedHashMap<>();
    Learner.Rounds rounds = rounds(head, rows.length, folds, folds + 1, measured);
    long start = System.nanoTime();
    LearnedModel model = learn(head, learner, rows, options, rounds);
    double seconds = (System.nanoTime() - start) / 1e9;
    watch.reach("train " + head.name(), rows.length, rows.length, "rows");
    return finish(head, model, rows, margins, options, calibration, measured, seconds);
  }

  private double days(int[] rows) {
    LongSummaryStatistics times = IntStream.of(rows).mapToLong(table::time).summaryStatistics();
    return rows.length == 0 ? 0 : (double) (times.getMax() - times.getMin()) / DAY;
  }

  /// One of several fits, as a share of the rows.
  private Learner.Rounds rounds(
      SystemPlan.Head head, int rows, int fit, int fits, Map<String, Measurement> measured) {
    return new Learner.Rounds() {
      @Override
      public void done(int done, int of) {
        long reached = (long) (rows * (fit + (double) done / of) / fits);
        watch.reach("train " + head.name(), reached, rows, "rows");
      }

      @Override
      public void measured(String metric, double value) {
        measured.put(metric, Measurement.of(value));
      }
    };
  }

  private SystemSpec.Model spec(SystemPlan.Head head) {
    SystemSpec.Model spec = plan.spec().models().get(head.model());
    if (spec == null) {
      throw new IllegalStateException("no model " + head.model());
    }
    return spec;
  }

  private void requireBothClasses(SystemPlan.Head head, int[] rows) {
    long positive = IntStream.of(rows).filter(row -> table.label(head.task(), row) > 0).count();
    if (positive == 0 || positive == rows.length) {
      throw new Refusal(
          Fault.CALLER,
          head.name()
              + " can not be trained: of "
              + rows.length
              + " rows "
              + (positive == 0 ? "none has" : "all have")
              + " the outcome '"
              + head.task()
              + "'");
    }
  }

  private IntPredicate fold(int[] rows, int fold) {
    return i -> Math.floorMod(Hashes.mix(table.question(rows[i]) + seed), FOLDS) == fold;
  }

  private IntPredicate latest(int[] rows) {
    int last = table.question(rows[rows.length - 1]);
    int first = table.question(rows[0]);
    double from = last - LATEST * (last - first);
    return i -> table.question(rows[i]) > from;
  }

  private void score(
      SystemPlan.Head head,
      Learner learner,
      Map<String, Object> options,
      int[] rows,
      IntPredicate held,
      Learner.Rounds rounds,
      double[] margins) {
    int[] out = IntStream.range(0, rows.length).filter(held).toArray();
    int[] in =
        IntStream.range(0, rows.length).filter(i -> !held.test(i)).map(i -> rows[i]).toArray();
    boolean oneClass =
        IntStream.of(in).mapToDouble(row -> table.label(head.task(), row)).distinct().count() < 2;
    if (out.length == 0 || in.length == 0 || oneClass) {
      return;
    }
    LearnedModel model = learn(head, learner, in, options, rounds);
    double[] scores = new double[out.length];
    model.margins(table.frame(inputs(head), IntStream.of(out).map(i -> rows[i]).toArray()), scores);
    for (int i = 0; i < out.length; i++) {
      margins[out[i]] = scores[i];
    }
  }

  private LearnedModel learn(
      SystemPlan.Head head,
      Learner learner,
      int[] rows,
      Map<String, Object> options,
      Learner.Rounds rounds) {
    try {
      return learner.fit(examples(head, rows), null, options, seed, rounds);
    } catch (IllegalArgumentException problem) {
      throw new Refusal(
          Fault.CONFIGURATION, head.name() + " can not be trained: " + problem.getMessage());
    }
  }

  private List<String> inputs(SystemPlan.Head head) {
    RequestPlan request = plan.requests().get(head.request()).plan();
    return IntStream.of(head.inputs()).mapToObj(slot -> request.slots().get(slot).name()).toList();
  }

  private Examples examples(SystemPlan.Head head, int[] rows) {
    Frame frame = table.frame(inputs(head), rows);
    float[] labels = new float[rows.length];
    float[] weights = new float[rows.length];
    int[] groups = new int[rows.length];
    for (int i = 0; i < rows.length; i++) {
      labels[i] = table.label(head.task(), rows[i]);
      weights[i] = table.weight(rows[i]);
      groups[i] = table.question(rows[i]);
    }
    return new Examples(frame, labels, weights, groups);
  }

  private Fitted finish(
      SystemPlan.Head head,
      LearnedModel model,
      int[] rows,
      double[] margins,
      Map<String, Object> options,
      Calibration calibration,
      Map<String, Measurement> measured,
      double seconds) {
    int[] scored = IntStream.range(0, rows.length).filter(i -> !Double.isNaN(margins[i])).toArray();
    double[] unseen = IntStream.of(scored).mapToDouble(i -> margins[i]).toArray();
    float[] labels = new float[scored.length];
    float[] weights = new float[scored.length];
    for (int i = 0; i < scored.length; i++) {
      labels[i] = Math.min(1, table.label(head.task(), rows[scored[i]]));
      weights[i] = table.weight(rows[scored[i]]);
    }
    Calibrator calibrator = calibration.fit(unseen, labels, weights);
    double[] probabilities = Arrays.stream(unseen).map(calibrator::probability).toArray();
    Map<String, Measurement> metrics = BinaryMetrics.of(probabilities, labels, 0.5, seed);
    metrics.putAll(measured);
    return new Fitted(
        head,
        model,
        calibrator,
        probabilities,
        labels,
        days(IntStream.of(scored).map(i -> rows[i]).toArray()),
        metrics,
        rows.length,
        table.time(rows[0]),
        table.time(rows[rows.length - 1]),
        options,
        seconds);
  }
}
