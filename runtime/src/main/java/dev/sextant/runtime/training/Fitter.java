package dev.sextant.runtime.training;

import dev.sextant.decision.Frame;
import dev.sextant.math.Hashes;
import dev.sextant.model.Calibration;
import dev.sextant.model.Calibrator;
import dev.sextant.model.LearnedModel;
import dev.sextant.model.Learner;
import dev.sextant.model.Measurement;
import dev.sextant.multitask.SharedPass;
import dev.sextant.runtime.Watch;
import dev.sextant.spec.SystemPlan;
import dev.sextant.spec.SystemSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/// Trains heads and finds out how good they are on rows that they did not learn from.
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
  /// @param heads that share the model
  /// @param unseen predictions of rows by models that did not learn from them
  /// @param labels one per unseen row
  /// @param days in which the unseen rows were asked
  /// @param metrics of the unseen rows
  /// @param trainedFrom time of the first row
  /// @param seconds that the training of the model took
  record Fitted(
      SystemPlan.Head head,
      LearnedModel model,
      int heads,
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

  /// Trains each model of the spec.
  List<Fitted> fitAll() {
    List<Fitted> fitted = new ArrayList<>();
    for (SystemSpec.Model spec : plan.spec().models().values()) {
      List<SystemPlan.Head> heads =
          plan.heads().stream().filter(head -> head.model().equals(spec.name())).toList();
      if (spec.isShared()) {
        fitted.addAll(fit(heads, spec.options(), spec.calibrate()));
      } else {
        heads.forEach(head -> fitted.add(fit(head, spec.options(), spec.calibrate())));
      }
    }
    return fitted;
  }

  /// Trains one head alone.
  Fitted fit(SystemPlan.Head head, Map<String, Object> options, Calibration calibration) {
    return fit(List.of(head), options, calibration).getFirst();
  }

  /// Trains one head, or several that share a model.
  private List<Fitted> fit(
      List<SystemPlan.Head> heads, Map<String, Object> options, Calibration calibration) {
    Pupil pupil = new Pupil(plan, table, heads, options, seed);
    int[] rows = pupil.rows();
    watch.reach("train " + pupil.name(), 0, rows.length, "rows");
    double[][] margins = new double[heads.size()][rows.length];
    for (double[] each : margins) {
      Arrays.fill(each, Double.NaN);
    }
    boolean folded = rows.length <= MOST_FOLDED_ROWS;
    int folds = folded ? FOLDS : 1;
    for (int fold = 0; fold < folds; fold++) {
      IntPredicate held = folded ? fold(rows, fold) : latest(rows);
      score(pupil, held, rounds(pupil, fold, folds + 1, new LinkedHashMap<>()), margins);
    }
    Map<String, Measurement> measured = new LinkedHashMap<>();
    long start = System.nanoTime();
    List<? extends LearnedModel> models =
        pupil.learn(rows, rounds(pupil, folds, folds + 1, measured));
    double seconds = (System.nanoTime() - start) / 1e9;
    watch.reach("train " + pupil.name(), rows.length, rows.length, "rows");
    List<Fitted> fitted = new ArrayList<>();
    for (int i = 0; i < heads.size(); i++) {
      fitted.add(finish(pupil, i, models.get(i), margins[i], calibration, measured, seconds));
    }
    return fitted;
  }

  private double days(int[] rows) {
    LongSummaryStatistics times = IntStream.of(rows).mapToLong(table::time).summaryStatistics();
    return rows.length == 0 ? 0 : (double) (times.getMax() - times.getMin()) / DAY;
  }

  /// One of several fits, as a share of the rows.
  private Learner.Rounds rounds(Pupil pupil, int fit, int fits, Map<String, Measurement> measured) {
    int rows = pupil.rows().length;
    return new Learner.Rounds() {
      @Override
      public void done(int done, int of) {
        long reached = (long) (rows * (fit + (double) done / of) / fits);
        watch.reach("train " + pupil.name(), reached, rows, "rows");
      }

      @Override
      public void measured(String metric, double value) {
        measured.put(metric, Measurement.of(value));
      }
    };
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

  /// Fills in the margins of the rows that are held out, by models that learned from the others.
  private static void score(
      Pupil pupil, IntPredicate held, Learner.Rounds rounds, double[][] margins) {
    int[] rows = pupil.rows();
    int[] out = IntStream.range(0, rows.length).filter(held).toArray();
    int[] in =
        IntStream.range(0, rows.length).filter(i -> !held.test(i)).map(i -> rows[i]).toArray();
    if (out.length == 0 || !pupil.canLearn(in)) {
      return;
    }
    List<? extends LearnedModel> models = pupil.learn(in, rounds);
    Frame frame = pupil.frame(IntStream.of(out).map(i -> rows[i]).toArray());
    SharedPass pass = new SharedPass();
    for (int head = 0; head < margins.length; head++) {
      double[] scores = pass.margins(models.get(head), frame);
      for (int i = 0; i < out.length; i++) {
        margins[head][out[i]] = scores[i];
      }
    }
  }

  private Fitted finish(
      Pupil pupil,
      int which,
      LearnedModel model,
      double[] margins,
      Calibration calibration,
      Map<String, Measurement> measured,
      double seconds) {
    SystemPlan.Head head = pupil.heads().get(which);
    int[] rows = pupil.rows();
    int[] known =
        IntStream.range(0, rows.length)
            .filter(i -> !Float.isNaN(table.label(head.task(), rows[i])))
            .toArray();
    int[] scored = IntStream.of(known).filter(i -> !Double.isNaN(margins[i])).toArray();
    double[] unseen = IntStream.of(scored).mapToDouble(i -> margins[i]).toArray();
    float[] labels = new float[scored.length];
    float[] weights = new float[scored.length];
    for (int i = 0; i < scored.length; i++) {
      labels[i] = table.label(head.task(), rows[scored[i]]);
      weights[i] = table.weight(rows[scored[i]]);
    }
    boolean number = plan.isNumber(head);
    Calibrator calibrator =
        number
            ? calibration.fitNumbers(unseen, labels, weights)
            : calibration.fit(unseen, labels, weights);
    double[] predictions = Arrays.stream(unseen).map(calibrator::prediction).toArray();
    Map<String, Measurement> metrics =
        new LinkedHashMap<>(HeadMetrics.of(number, predictions, labels, seed));
    metrics.putAll(measured);
    return new Fitted(
        head,
        model,
        pupil.heads().size(),
        calibrator,
        predictions,
        labels,
        days(IntStream.of(scored).map(i -> rows[i]).toArray()),
        metrics,
        known.length,
        table.time(rows[known[0]]),
        table.time(rows[known[known.length - 1]]),
        pupil.options(),
        seconds);
  }
}
