package dev.sextant.runtime;

import dev.sextant.decision.Decision;
import dev.sextant.decision.Decision.Placed;
import dev.sextant.decision.Decision.Prediction;
import dev.sextant.decision.Decision.Slate;
import dev.sextant.decision.Decision.Verdict;
import dev.sextant.decision.Event;
import dev.sextant.decision.EventCodec;
import dev.sextant.decision.Frame;
import dev.sextant.decision.LogPosition;
import dev.sextant.decision.LogStream;
import dev.sextant.decision.NearestName;
import dev.sextant.feature.FeatureState;
import dev.sextant.feature.RequestPlan.Origin;
import dev.sextant.feature.RequestRows;
import dev.sextant.model.Calibrator;
import dev.sextant.model.Explanation;
import dev.sextant.pipeline.Decider;
import dev.sextant.pipeline.DecisionPlan;
import dev.sextant.pipeline.DecisionPlan.Choosing;
import dev.sextant.ranking.Selector;
import dev.sextant.ranking.ValueExpression;
import dev.sextant.retrieval.Candidates;
import dev.sextant.runtime.DecisionService.Explained;
import dev.sextant.runtime.DecisionService.Replayed;
import dev.sextant.runtime.Refusal.Fault;
import dev.sextant.spec.SystemPlan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Runs logged decisions again: explains them part by part, and checks that they come out the same.
final class Rescoring {
  private static final double TOLERANCE = 1e-5;

  private final SystemHome home;
  private final SystemPlan plan;
  private final Models models;
  private final FeatureState state;

  Rescoring(SystemHome home, Models models, FeatureState state) {
    this.home = home;
    this.plan = home.plan();
    this.models = models;
    this.state = state;
  }

  private SystemPlan.Request request(Decision decision) {
    if (!plan.spec().digest().startsWith(decision.plan())) {
      throw new Refusal(
          Fault.CALLER,
          "decision "
              + decision.id()
              + " was made by plan "
              + decision.plan()
              + ", but the spec is now "
              + plan.spec().digest().substring(0, decision.plan().length())
              + "; check out the spec of that time");
    }
    return plan.requests().stream()
        .filter(r -> r.plan().name().equals(decision.query().request()))
        .findFirst()
        .orElseThrow();
  }

  // ---- explaining

  Explained explain(Decision decision, @Nullable String item) {
    SystemPlan.Request request = request(decision);
    int row = row(decision, item);
    List<Explained.Head> heads = new ArrayList<>();
    for (Prediction prediction : decision.scored().predictions()) {
      heads.add(explain(decision, prediction, row));
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
        decision,
        decision.scored().ids()[row],
        heads,
        value,
        valueSteps(decision, request, row, value));
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

  private Explained.Head explain(Decision decision, Prediction prediction, int row) {
    Assembly.Trained model = models.load(prediction.head(), version(decision, prediction.head()));
    Explanation explanation = model.scorer().explain(decision.scored().frame(), row);
    double margin = prediction.margins()[row];
    List<Explained.Contribution> contributions =
        explanation.contributions().stream()
            .map(c -> new Explained.Contribution(c.feature(), c.input(), c.amount()))
            .toList();
    return new Explained.Head(
        prediction.head(),
        explanation.baseline(),
        contributions,
        margin,
        formula(model.calibrator(), margin),
        prediction.probabilities()[row],
        Math.abs(explanation.total() - margin) <= TOLERANCE * Math.max(1, Math.abs(margin)));
  }

  private static String version(Decision decision, String head) {
    String version = decision.models().get(head);
    if (version == null) {
      throw new IllegalStateException("decision " + decision.id() + " names no version of " + head);
    }
    return version;
  }

  private static String formula(Calibrator calibrator, double margin) {
    return switch (calibrator) {
      case Calibrator.Logistic _ -> "1 / (1 + exp(-(%s)))".formatted(margin);
      case Calibrator.Platt(double slope, double intercept) ->
          "1 / (1 + exp(-(%s * %s + %s)))".formatted(slope, margin, intercept);
      case Calibrator.Isotonic(double[] knots, double[] _) ->
          "isotonic regression with %d knots at %s".formatted(knots.length, margin);
    };
  }

  /// The value expression with this row's numbers put in.
  private String valueSteps(Decision decision, SystemPlan.Request request, int row, double value) {
    String text = decision.value();
    for (Prediction prediction : decision.scored().predictions()) {
      text = replace(text, "p." + prediction.task(), prediction.probabilities()[row]);
    }
    for (Frame.Column column : decision.scored().frame().columns()) {
      if (column instanceof Frame.Numbers numbers && request.plan().slot(column.name()) >= 0) {
        text = replace(text, column.name(), numbers.values()[row]);
      }
    }
    return text + " = " + value;
  }

  private static String replace(String text, String name, double value) {
    return text.replaceAll(
        "(?<![\\w.])" + Pattern.quote(name) + "(?![\\w.])", Double.toString(value));
  }

  // ---- replaying

  Replayed replay(Decision decision, boolean recompute) {
    SystemPlan.Request request = request(decision);
    DecisionPlan answering = models.assemble(request, decision.models());
    Comparison comparison = new Comparison();
    RequestRows rows = new RequestRows(request.plan(), state, decision.query());
    if (recompute) {
      rows = recomputed(decision, request, answering, comparison);
    }
    rescore(decision, comparison);
    if (decision.answer() instanceof Slate slate
        && answering.answerer() instanceof Choosing choosing) {
      reselect(decision, slate, choosing, answering, rows, comparison);
    }
    return new Replayed(decision.id(), recompute, comparison.compared, comparison.differences);
  }

  /// Counts what was compared and keeps what differs.
  private static final class Comparison {
    private final List<Replayed.Difference> differences = new ArrayList<>();
    private int compared;

    void numbers(String what, double logged, double now) {
      compared++;
      if (Double.doubleToLongBits(logged) != Double.doubleToLongBits(now)) {
        differences.add(
            new Replayed.Difference(what, Double.toString(logged), Double.toString(now)));
      }
    }

    void texts(String what, @Nullable String logged, @Nullable String now) {
      compared++;
      if (!Objects.equals(logged, now)) {
        differences.add(new Replayed.Difference(what, String.valueOf(logged), String.valueOf(now)));
      }
    }
  }

  private void rescore(Decision decision, Comparison comparison) {
    Frame frame = decision.scored().frame();
    for (Prediction prediction : decision.scored().predictions()) {
      Assembly.Trained model = models.load(prediction.head(), version(decision, prediction.head()));
      double[] margins = new double[frame.rows()];
      model.scorer().margins(frame, margins);
      for (int row = 0; row < margins.length; row++) {
        String what = prediction.head() + " of " + decision.scored().ids()[row];
        comparison.numbers("margin of " + what, prediction.margins()[row], margins[row]);
        comparison.numbers(
            "probability of " + what,
            prediction.probabilities()[row],
            model.calibrator().probability(margins[row]));
      }
    }
  }

  private void reselect(
      Decision decision,
      Slate slate,
      Choosing choosing,
      DecisionPlan answering,
      RequestRows rows,
      Comparison comparison) {
    String[] ids = decision.scored().ids();
    if (ids.length == 0) {
      return;
    }
    ValueExpression value =
        new Decider(answering, state, System::nanoTime)
            .value(choosing.rank().value(), decision.assigned());
    int[] codes = Arrays.stream(ids).mapToInt(state.symbols()::code).toArray();
    rows.candidates(codes, codes.length);
    rows.restore(decision.scored().frame());
    restorePredictions(decision, rows);
    double[] values = value.evaluate(rows);
    for (int row = 0; row < values.length; row++) {
      comparison.numbers("value of " + ids[row], decision.scored().values()[row], values[row]);
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
                values,
                groups,
                decision.query().explore(),
                new SplittableRandom(decision.seed()));
    for (int i = 0; i < Math.max(again.size(), slate.items().size()); i++) {
      String what = "place " + (i + 1);
      comparison.texts(what, item(slate.items(), i), item(again, i));
      if (i < again.size() && i < slate.items().size()) {
        comparison.numbers(
            "propensity of " + what, slate.items().get(i).propensity(), again.get(i).propensity());
      }
    }
  }

  private static @Nullable String item(List<Placed> items, int place) {
    return place < items.size() ? items.get(place).item() : null;
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

  /// Folds the log anew up to what the decision had read, fills the logged columns again and
  /// compares them value by value.
  private RequestRows recomputed(
      Decision decision,
      SystemPlan.Request request,
      DecisionPlan answering,
      Comparison comparison) {
    FeatureState then = stateAt(decision.read());
    RequestRows rows = new RequestRows(request.plan(), then, decision.query());
    Frame logged = decision.scored().frame();
    int[] slots =
        logged.columns().stream().mapToInt(column -> request.plan().slot(column.name())).toArray();
    if (answering.answerer() instanceof Choosing choosing) {
      Candidates found = choosing.retrieval().gather(rows, () -> false).candidates();
      int[] codes = Arrays.stream(decision.scored().ids()).mapToInt(then.symbols()::code).toArray();
      rows.candidates(codes, codes.length);
      fillSources(rows, choosing, found);
    }
    rows.fill(request.plan().closure(slots));
    Frame now = rows.frame(slots);
    for (int c = 0; c < slots.length; c++) {
      compare(logged.columns().get(c), now.columns().get(c), decision, comparison);
    }
    return new RequestRows(request.plan(), state, decision.query());
  }

  private static void fillSources(RequestRows rows, Choosing choosing, Candidates found) {
    for (int slot = 0; slot < rows.plan().slots().size(); slot++) {
      if (rows.plan().slots().get(slot).origin() instanceof Origin.SourceScore(var name)) {
        for (int source = 0; source < choosing.retrieval().sources().size(); source++) {
          if (choosing.retrieval().sources().get(source).name().equals(name)) {
            for (int row = 0; row < rows.size(); row++) {
              int at = found.find(rows.candidate(row));
              rows.columns().numbers(slot)[row] = at < 0 ? Float.NaN : found.score(source, at);
            }
          }
        }
      }
    }
  }

  private static void compare(
      Frame.Column logged, Frame.Column now, Decision decision, Comparison comparison) {
    for (int row = 0; row < decision.scored().frame().rows(); row++) {
      String what = "feature " + logged.name() + " of " + decision.scored().ids()[row];
      switch (logged) {
        case Frame.Numbers n ->
            comparison.numbers(what, n.values()[row], ((Frame.Numbers) now).values()[row]);
        case Frame.Categories c ->
            comparison.texts(what, c.values()[row], ((Frame.Categories) now).values()[row]);
        case Frame.Texts t ->
            comparison.texts(what, t.values()[row], ((Frame.Texts) now).values()[row]);
      }
    }
  }

  private FeatureState stateAt(LogPosition read) {
    if (read.generation() != home.log().position().generation()) {
      throw new Refusal(
          Fault.CALLER,
          "the decision read generation "
              + read.generation()
              + " of the log, but an import has made generation "
              + home.log().position().generation()
              + "; its features can not be rebuilt, only rescored");
    }
    FeatureState then = new FeatureState(plan.features(), plan.symbols());
    EventCodec codec = home.codec();
    home.log()
        .log()
        .scan(
            LogStream.EVENTS,
            0,
            (offset, entry) -> {
              if (offset >= read.offset()) {
                return false;
              }
              Event event = codec.decode(entry);
              if (event != null) {
                then.fold(event, new LogPosition(read.generation(), offset + 1));
              }
              return true;
            });
    return then;
  }
}
