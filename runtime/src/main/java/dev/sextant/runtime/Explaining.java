package dev.sextant.runtime;

import dev.sextant.decision.Decision;
import dev.sextant.decision.Decision.Prediction;
import dev.sextant.decision.Decision.Slate;
import dev.sextant.decision.Decision.Verdict;
import dev.sextant.decision.Frame;
import dev.sextant.decision.NearestName;
import dev.sextant.model.Calibrator;
import dev.sextant.model.Explanation;
import dev.sextant.runtime.DecisionService.Explained;
import dev.sextant.runtime.Refusal.Fault;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Takes served numbers apart: contributions to margin, margin to probability, probabilities to
/// value.
final class Explaining {
  private static final double TOLERANCE = 1e-5;

  private final Models models;

  Explaining(Models models) {
    this.models = models;
  }

  Explained explain(Served served, @Nullable String item) {
    Decision decision = served.decision();
    int row = row(decision, item);
    List<Explained.Head> heads = new ArrayList<>();
    for (Prediction prediction : decision.scored().predictions()) {
      heads.add(explain(served, prediction, row));
    }
    if (decision.answer() instanceof Verdict verdict) {
      return new Explained(
          decision,
          decision.query().subject(),
          heads,
          verdict.probability(),
          verdict.ruling() + " by " + verdict.stage() + ": " + verdict.reason());
    }
    double value = decision.scored().values()[row];
    return new Explained(
        decision, decision.scored().ids()[row], heads, value, valueSteps(served, row, value));
  }

  /// Compares the sum of contributions with the margin, for each head of each served item.
  void sums(Served served, Comparison comparison) {
    Decision decision = served.decision();
    for (Prediction prediction : decision.scored().predictions()) {
      served
          .rows()
          .forEach(
              row ->
                  comparison.near(
                      "margin of " + prediction.head(),
                      decision.scored().ids()[row],
                      prediction.margins()[row],
                      explanation(served, prediction, row).total(),
                      TOLERANCE));
    }
  }

  private Explanation explanation(Served served, Prediction prediction, int row) {
    return models
        .load(prediction.head(), served.version(prediction.head()))
        .scorer()
        .explain(served.decision().scored().frame(), row);
  }

  private static int row(Decision decision, @Nullable String item) {
    String[] ids = decision.scored().ids();
    if (ids.length == 0) {
      throw new Refusal(
          Fault.CALLER,
          "decision " + decision.id() + " was answered by a fallback: nothing was scored");
    }
    if (item == null) {
      return decision.answer() instanceof Slate slate && !slate.items().isEmpty()
          ? Math.max(0, slate.items().getFirst().row())
          : 0;
    }
    int row = Arrays.asList(ids).indexOf(item);
    if (row < 0) {
      throw new Refusal(
          Fault.UNKNOWN,
          "decision "
              + decision.id()
              + " did not score '"
              + item
              + "'"
              + NearestName.hint(item, "scored items", Arrays.asList(ids)));
    }
    return row;
  }

  private Explained.Head explain(Served served, Prediction prediction, int row) {
    Explanation explanation = explanation(served, prediction, row);
    double margin = prediction.margins()[row];
    List<Explained.Contribution> contributions =
        explanation.contributions().stream()
            .map(c -> new Explained.Contribution(c.feature(), c.input(), c.amount()))
            .toList();
    Calibrator calibrator =
        models.load(prediction.head(), served.version(prediction.head())).calibrator();
    return new Explained.Head(
        prediction.head(),
        explanation.baseline(),
        contributions,
        margin,
        formula(calibrator, margin),
        prediction.probabilities()[row],
        Math.abs(explanation.total() - margin) <= TOLERANCE * Math.max(1, Math.abs(margin)));
  }

  private static String formula(Calibrator calibrator, double margin) {
    return switch (calibrator) {
      case Calibrator.Logistic _ -> "1 / (1 + exp(-(%s)))".formatted(margin);
      case Calibrator.Platt(double slope, double intercept) ->
          "1 / (1 + exp(-(%s * %s + %s)))".formatted(slope, margin, intercept);
      case Calibrator.Linear(double slope, double intercept) ->
          "%s * %s + %s".formatted(slope, margin, intercept);
      case Calibrator.Isotonic(double[] knots, double[] _) ->
          "isotonic regression with %d knots at %s".formatted(knots.length, margin);
    };
  }

  /// The value expression with this row's numbers put in.
  private static String valueSteps(Served served, int row, double value) {
    Decision decision = served.decision();
    String text = decision.value();
    for (Prediction prediction : decision.scored().predictions()) {
      text = replace(text, "p." + prediction.task(), prediction.probabilities()[row]);
    }
    for (Frame.Column column : decision.scored().frame().columns()) {
      if (column instanceof Frame.Numbers numbers
          && served.request().plan().slot(column.name()) >= 0) {
        text = replace(text, column.name(), numbers.values()[row]);
      }
    }
    return text + " = " + value;
  }

  private static String replace(String text, String name, double value) {
    return text.replaceAll(
        "(?<![\\w.])" + Pattern.quote(name) + "(?![\\w.])", Double.toString(value));
  }
}
