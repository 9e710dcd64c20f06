package dev.sextant.pipeline;

import dev.sextant.cascade.CascadePlan;
import dev.sextant.feature.RequestPlan;
import dev.sextant.ranking.RankPlan;
import dev.sextant.ranking.ValueExpression;
import dev.sextant.retrieval.Retrieval;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Everything that answering one kind of request needs, compiled.
///
/// @param digest first 12 digits of the spec's digest
/// @param answerer slate or ruling
/// @param experiments in the order in which overrides apply
/// @param answerWithin null for no deadline
public record DecisionPlan(
    String digest,
    RequestPlan request,
    Answerer answerer,
    List<Trial> experiments,
    @Nullable Duration answerWithin) {

  public sealed interface Answerer {}

  /// @param fallback index of the source that answers when time is up before scoring, or -1
  public record Choosing(Retrieval retrieval, RankPlan rank, int fallback) implements Answerer {}

  public record Judging(CascadePlan cascade) implements Answerer {}

  /// An experiment with its overrides compiled.
  ///
  /// @param assignment tells the variant of a unit
  /// @param values variant -> the value expression that it uses instead
  public record Trial(String name, Assignment assignment, Map<String, ValueExpression> values) {}

  /// Deterministic assignment of units to variants.
  @FunctionalInterface
  public interface Assignment {
    /// @return the variant, or null when the unit does not take part
    @Nullable String variantOf(String unit);
  }
}
