package dev.sextant.runtime.training;

import dev.sextant.decision.Decision;
import dev.sextant.decision.LogStream;
import dev.sextant.math.Distributions;
import dev.sextant.model.Measurement;
import dev.sextant.runtime.DecisionStore;
import dev.sextant.runtime.Refusal;
import dev.sextant.runtime.Refusal.Fault;
import dev.sextant.runtime.SystemHome;
import dev.sextant.runtime.Watch;
import dev.sextant.spec.SystemPlan;
import dev.sextant.spec.SystemSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Evaluates on logged decisions: models learned from the earlier ones predict the outcomes of the
/// later ones.
///
/// What would have been shown instead is not known from such a log, so only predictions are judged,
/// and the pipeline's numbers are what happened: the rate of each outcome among the impressions of
/// the later decisions.
final class LoggedEvaluation {
  private final SystemHome home;
  private final SystemPlan plan;
  private final SystemSpec.Evaluate spec;
  private final long seed;
  private final Watch watch;

  LoggedEvaluation(
      SystemHome home, SystemPlan plan, SystemSpec.Evaluate spec, long seed, Watch watch) {
    this.home = home;
    this.plan = plan;
    this.spec = spec;
    this.seed = seed;
    this.watch = watch;
  }

  void run(History history, Evaluator.Measure measure, Evaluator.Draft draft) {
    long cut = cut();
    Trainer.Trained trained =
        new Trainer(home, watch)
            .learn(history, new Part(trainFrom(), cut, Long.MAX_VALUE, Long.MAX_VALUE));
    draft.rows.put("train_rows", (long) trained.table().rows());
    RowTable test =
        new TrainingRows(home, history, seed, watch)
            .collectFrom(cut + spec.split().gap().toMillis(), TestRows.slots(plan, spec));
    draft.rows.put("test_rows", (long) test.rows());
    measure.take(trained, test, draft);
    for (String task : plan.heads().stream().map(SystemPlan.Head::task).distinct().toList()) {
      rate(task, test, trained.table(), draft);
    }
  }

  private long trainFrom() {
    return spec.split().trainFrom() == null
        ? Long.MIN_VALUE
        : spec.split().trainFrom().toEpochMilli();
  }

  private static void rate(String task, RowTable test, RowTable train, Evaluator.Draft draft) {
    long hits = 0;
    long rows = 0;
    for (int row = 0; row < test.rows(); row++) {
      float label = test.label(task, row);
      rows += Float.isNaN(label) ? 0 : 1;
      hits += label > 0 ? 1 : 0;
    }
    if (rows > 0) {
      var exact = Distributions.exactShare(hits, rows, 0.95);
      draft.pipeline.put(
          task + "_rate", new Measurement((double) hits / rows, exact.low(), exact.high()));
      draft.baselines.put(task + "_base_rate", baseRate(task, test, train));
    }
  }

  /// The baseline that predicts the training part's rate for every row.
  private static Map<String, Measurement> baseRate(String task, RowTable test, RowTable train) {
    double hits = 0;
    double rows = 0;
    for (int row = 0; row < train.rows(); row++) {
      float label = train.label(task, row);
      rows += Float.isNaN(label) ? 0 : 1;
      hits += label > 0 ? 1 : 0;
    }
    double rate = Math.clamp(hits / rows, 1e-9, 1 - 1e-9);
    double loss = 0;
    long n = 0;
    for (int row = 0; row < test.rows(); row++) {
      float label = test.label(task, row);
      if (!Float.isNaN(label)) {
        loss -= label > 0 ? Math.log(rate) : Math.log1p(-rate);
        n++;
      }
    }
    Map<String, Measurement> metrics = new LinkedHashMap<>();
    metrics.put("logloss", Measurement.of(loss / n));
    metrics.put("auc", Measurement.of(0.5));
    return metrics;
  }

  /// The time of the first decision that does not train.
  private long cut() {
    SystemSpec.Split split = spec.split();
    if (split.trainBefore() != null) {
      return split.trainBefore().toEpochMilli();
    }
    List<Long> times = new ArrayList<>();
    DecisionStore store = new DecisionStore(home);
    home.log()
        .log()
        .scan(
            LogStream.DECISIONS,
            0,
            (_, entry) -> {
              Decision decision = store.decode(entry);
              if (decision != null) {
                times.add(entry.eventTime());
              }
              return true;
            });
    if (times.size() < 10) {
      throw new Refusal(
          Fault.CALLER,
          "there are only "
              + times.size()
              + " logged decisions; let the system decide first, as with: sextant simulate");
    }
    int first =
        split.rows() > 0
            ? (int) Math.min(times.size() - 1, split.rows())
            : (int) (times.size() * (1 - split.last()));
    return times.stream().sorted().skip(first).findFirst().orElseThrow();
  }
}
