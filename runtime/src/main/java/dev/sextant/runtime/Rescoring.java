package dev.sextant.runtime;

import dev.sextant.cascade.Cascade;
import dev.sextant.cascade.CascadePlan;
import dev.sextant.decision.Decision;
import dev.sextant.decision.Decision.Placed;
import dev.sextant.decision.Decision.Prediction;
import dev.sextant.decision.Decision.Slate;
import dev.sextant.decision.Decision.Verdict;
import dev.sextant.decision.Frame;
import dev.sextant.feature.FeatureState;
import dev.sextant.feature.RequestPlan.Origin;
import dev.sextant.feature.RequestRows;
import dev.sextant.pipeline.Decider;
import dev.sextant.pipeline.DecisionPlan.Choosing;
import dev.sextant.pipeline.DecisionPlan.Judging;
import dev.sextant.ranking.Selector;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// Runs logged decisions again from the vectors that they keep, and compares bit for bit.
final class Rescoring {
  private final Models models;
  private final FeatureState state;

  /// @param state gives names their codes; its features are not read
  Rescoring(Models models, FeatureState state) {
    this.models = models;
    this.state = state;
  }

  /// Scores the logged vectors again and answers again with the logged seed.
  void replay(Served served, Comparison comparison) {
    rescore(served, comparison);
    answerAgain(served, comparison);
  }

  /// Follows the logged numbers from step to step: margin to probability, probabilities to value,
  /// value to what was served.
  void steps(Served served, Comparison comparison) {
    Decision decision = served.decision();
    for (Prediction prediction : decision.scored().predictions()) {
      calibrate(served, prediction, prediction.margins(), comparison);
    }
    switch (decision.answer()) {
      case Slate slate -> {
        revalue(served, (Choosing) served.answering().answerer(), comparison);
        for (Placed placed : slate.items()) {
          if (placed.row() >= 0) {
            double value = decision.scored().values()[placed.row()];
            comparison.numbers("served value", placed.item(), placed.value(), value);
          }
        }
      }
      case Verdict verdict -> {
        if (!Double.isNaN(verdict.probability())) {
          double last = decision.scored().predictions().getLast().probabilities()[0];
          comparison.numbers(
              "served probability", decision.query().subject(), verdict.probability(), last);
        }
      }
    }
  }

  private void rescore(Served served, Comparison comparison) {
    Frame frame = served.decision().scored().frame();
    for (Prediction prediction : served.decision().scored().predictions()) {
      double[] margins = new double[frame.rows()];
      model(served, prediction).scorer().margins(frame, margins);
      for (int row = 0; row < margins.length; row++) {
        String id = served.decision().scored().ids()[row];
        comparison.numbers(
            "margin of " + prediction.head(), id, prediction.margins()[row], margins[row]);
      }
      calibrate(served, prediction, margins, comparison);
    }
  }

  private void calibrate(
      Served served, Prediction prediction, double[] margins, Comparison comparison) {
    var calibrator = model(served, prediction).calibrator();
    for (int row = 0; row < margins.length; row++) {
      comparison.numbers(
          "probability of " + prediction.head(),
          served.decision().scored().ids()[row],
          prediction.probabilities()[row],
          calibrator.prediction(margins[row]));
    }
  }

  private Assembly.Trained model(Served served, Prediction prediction) {
    return models.load(prediction.head(), served.version(prediction.head()));
  }

  private void answerAgain(Served served, Comparison comparison) {
    switch (served.decision().answer()) {
      case Slate slate -> {
        Choosing choosing = (Choosing) served.answering().answerer();
        RequestRows rows = revalue(served, choosing, comparison);
        reselect(served.decision(), slate, choosing, rows, comparison);
      }
      case Verdict verdict ->
          rejudge(served.decision(), verdict, (Judging) served.answering().answerer(), comparison);
    }
  }

  // ---- slates

  /// Evaluates the value expression on the logged columns and predictions.
  ///
  /// @return the rows as they were when the slate was composed
  private RequestRows revalue(Served served, Choosing choosing, Comparison comparison) {
    Decision decision = served.decision();
    String[] ids = decision.scored().ids();
    RequestRows rows = new RequestRows(served.request().plan(), state, decision.query());
    int[] codes = Arrays.stream(ids).mapToInt(state.symbols()::code).toArray();
    rows.candidates(codes, codes.length);
    rows.restore(decision.scored().frame());
    restorePredictions(decision, rows);
    double[] values =
        new Decider(served.answering(), state, System::nanoTime)
            .value(choosing.rank().value(), decision.assigned())
            .evaluate(rows);
    for (int row = 0; row < ids.length; row++) {
      comparison.numbers("value", ids[row], decision.scored().values()[row], values[row]);
    }
    return rows;
  }

  private static void restorePredictions(Decision decision, RequestRows rows) {
    for (int slot = 0; slot < rows.plan().slots().size(); slot++) {
      if (rows.plan().slots().get(slot).origin() instanceof Origin.Prediction(var task)) {
        double[] column = rows.columns().numbers(slot);
        Arrays.fill(column, 0, rows.size(), 0);
        for (Prediction prediction : decision.scored().predictions()) {
          if (prediction.task().equals(task)) {
            System.arraycopy(prediction.probabilities(), 0, column, 0, rows.size());
          }
        }
      }
    }
  }

  private static void reselect(
      Decision decision, Slate slate, Choosing choosing, RequestRows rows, Comparison comparison) {
    String[] ids = decision.scored().ids();
    if (ids.length == 0) {
      return;
    }
    double[] groups = new double[ids.length];
    if (choosing.rank().slate().groupSlot() >= 0) {
      System.arraycopy(
          rows.columns().numbers(choosing.rank().slate().groupSlot()), 0, groups, 0, groups.length);
    }
    List<Placed> again =
        new Selector(choosing.rank().slate())
            .compose(
                ids,
                decision.scored().values(),
                groups,
                decision.query().explore(),
                new SplittableRandom(decision.seed()));
    for (int i = 0; i < Math.max(again.size(), slate.items().size()); i++) {
      compare("place " + (i + 1), at(slate.items(), i), at(again, i), comparison);
    }
  }

  private static void compare(
      String place, @Nullable Placed logged, @Nullable Placed now, Comparison comparison) {
    comparison.texts(
        "item", place, logged == null ? null : logged.item(), now == null ? null : now.item());
    if (logged != null && now != null) {
      comparison.numbers("propensity", place, logged.propensity(), now.propensity());
      comparison.texts("explored", place, "" + logged.explored(), "" + now.explored());
    }
  }

  private static @Nullable Placed at(List<Placed> items, int place) {
    return place < items.size() ? items.get(place) : null;
  }

  // ---- rulings

  /// Asks each model stage again whether its probability settles the case. Rules read features that
  /// are not kept; they are asked again when features are rebuilt.
  private static void rejudge(
      Decision decision, Verdict verdict, Judging judging, Comparison comparison) {
    for (CascadePlan.Stage stage : judging.cascade().stages()) {
      for (Prediction prediction : decision.scored().predictions()) {
        if (stage instanceof CascadePlan.Model model
            && model.head().name().equals(prediction.head())) {
          Verdict now = Cascade.settle(model, prediction.probabilities()[0]);
          boolean settled = model.name().equals(verdict.stage());
          comparison.texts(
              "ruling by " + stage.name(),
              decision.query().subject(),
              settled ? verdict.toString() : null,
              now == null ? null : now.toString());
        }
      }
    }
  }
}
