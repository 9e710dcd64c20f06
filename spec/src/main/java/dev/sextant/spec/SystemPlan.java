package dev.sextant.spec;

import dev.sextant.cascade.CascadePlan;
import dev.sextant.decision.EventType;
import dev.sextant.decision.Program;
import dev.sextant.decision.Symbols;
import dev.sextant.decision.ValueType;
import dev.sextant.feature.FeaturePlan;
import dev.sextant.feature.RequestPlan;
import dev.sextant.feedback.OutcomePlan;
import dev.sextant.ranking.Filter;
import dev.sextant.ranking.ValueExpression;
import dev.sextant.retrieval.Retrieval;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A whole system, compiled: every name is an index, every expression a program. Models are added
/// when it runs.
///
/// @param requests in the file's order; the first one is the default
/// @param heads every model's tasks, in the file's order
public record SystemPlan(
    SystemSpec spec,
    Symbols symbols,
    FeaturePlan features,
    List<Request> requests,
    List<OutcomePlan> outcomes,
    List<Head> heads,
    List<Import> imports) {

  /// One request with what answers it.
  ///
  /// @param fields types of the request's fields
  /// @param on event type that stands for the request in history, or -1
  /// @param choosing null for a `judge:` request
  /// @param cascade stages without their models; null for a `choose:` request
  public record Request(
      RequestPlan plan,
      List<EventType.Field> fields,
      int on,
      @Nullable Choosing choosing,
      @Nullable List<Stage> cascade) {}

  /// @param light models of the light ranker, best first ordered by the first one's first task
  /// @param values experiment -> variant -> its value expression
  public record Choosing(
      Retrieval retrieval,
      List<Filter> filters,
      List<String> light,
      int lightKeep,
      List<String> heavy,
      int heavyKeep,
      ValueExpression value,
      Map<String, Map<String, ValueExpression>> values,
      int groupSlot,
      int fallback) {}

  /// A stage of a cascade before its model is known.
  public sealed interface Stage {
    record Rules(CascadePlan.Rules rules) implements Stage {}

    record Model(String model) implements Stage {}

    record Review(CascadePlan.Review review) implements Stage {}
  }

  /// Whether a head predicts a number; else a probability.
  public boolean isNumber(Head head) {
    OutcomePlan outcome = outcome(head.task());
    return outcome != null && outcome.sum() >= 0;
  }

  /// One task of one model.
  ///
  /// @param request index of the request whose columns it reads
  /// @param inputs columns, in the order of the model's signature
  /// @param predictionSlot column that receives the probability, or -1
  public record Head(
      String model, String learner, String task, int request, int[] inputs, int predictionSlot) {
    public String name() {
      return model + "." + task;
    }

    /// The names of its inputs, in order.
    public List<String> inputNames(SystemPlan plan) {
      var slots = plan.requests().get(request).plan().slots();
      return Arrays.stream(inputs).mapToObj(slot -> slots.get(slot).name()).toList();
    }
  }

  /// One entry of `imports:`.
  ///
  /// @param columns file columns in order of use, then `row` (the row's number as text), `file` and
  ///   `row_time`
  public record Import(SystemSpec.Import spec, List<Column> columns, List<RowRule> rules) {}

  public record Column(String name, ValueType type) {}

  /// @param kind `event`, `upsert` or `ignore`
  /// @param name of the ignore rule, else of the event type
  /// @param type the event type that is made; null for `ignore`
  /// @param when null for always
  /// @param settles whether no later rule applies to the row
  /// @param set one program per field of the type, null where nothing is set
  /// @param at the event's time
  /// @param arrived when the event became known; null for when it happened
  public record RowRule(
      String kind,
      String name,
      @Nullable EventType type,
      @Nullable Program when,
      boolean settles,
      List<Set> set,
      @Nullable Program at,
      @Nullable Program arrived) {}

  /// @param field index in the event type
  public record Set(int field, Program program) {}

  /// @return the event type, or null
  public @Nullable EventType event(String name) {
    return features.events().stream()
        .filter(type -> type.name().equals(name))
        .findFirst()
        .orElse(null);
  }

  /// @return the outcome, or null
  public @Nullable OutcomePlan outcome(String name) {
    return outcomes.stream()
        .filter(outcome -> outcome.name().equals(name))
        .findFirst()
        .orElse(null);
  }
}
