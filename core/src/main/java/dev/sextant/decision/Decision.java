package dev.sextant.decision;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// What was answered to one query, with everything that is needed to rescore and explain it.
///
/// @param id unique within the system
/// @param read how much of the event log the features reflect
/// @param plan the spec digest's first 12 digits
/// @param seed of every draw made for this decision
/// @param assigned the experiments in which the unit took part
/// @param value the value expression in force, as text; "" for a ruling
/// @param models head (`model.task`) -> version
/// @param steps what happened, in order, with times
/// @param removed filter -> how many candidates it removed
/// @param pool everything that was proposed; empty for a ruling
/// @param scored the rows that the last ranker or the cascade's models scored
/// @param degraded why the answer is less than it could be (deadline, a stage down); null when it
///   is not
/// @param coverage share of the kept candidates that the last ranker scored or the light one
///   judged, in [0, 1]
public record Decision(
    String id,
    Query query,
    LogPosition read,
    String plan,
    long seed,
    List<Assigned> assigned,
    String value,
    Map<String, String> models,
    List<Step> steps,
    Map<String, Integer> removed,
    Pool pool,
    Scored scored,
    Answer answer,
    @Nullable String degraded,
    double coverage) {

  /// @param variant the arm that the unit is in
  public record Assigned(String experiment, String variant) {}

  /// One stage of the answer.
  ///
  /// @param in rows that entered
  /// @param out rows that left
  /// @param nanos time taken
  public record Step(String name, int in, int out, long nanos) {}

  /// @param sources names; a candidate's mask has bit i set when the i-th source proposed it
  public record Pool(List<String> sources, String[] ids, int[] masks) {
    public static final Pool EMPTY = new Pool(List.of(), new String[0], new int[0]);

    /// @return the names of the sources that proposed a candidate
    public List<String> sourcesOf(int mask) {
      return IntStream.range(0, sources.size())
          .filter(i -> (mask & (1 << i)) != 0)
          .mapToObj(sources::get)
          .toList();
    }
  }

  /// @param ids one per row
  /// @param frame the feature values that models and expressions read, columns by feature name
  /// @param predictions one per head
  /// @param values the value of each row, what the slate is ordered by; empty for a ruling
  public record Scored(String[] ids, Frame frame, List<Prediction> predictions, double[] values) {
    public static final Scored NONE =
        new Scored(new String[0], new Frame(0, List.of()), List.of(), new double[0]);
  }

  /// @param head `model.task`
  /// @param margins raw scores, one per row
  /// @param probabilities calibrated, one per row; of an outcome that is a number, the number
  public record Prediction(String head, String task, double[] margins, double[] probabilities) {}

  public sealed interface Answer permits Slate, Verdict {}

  /// The ordered answer to a `choose:` request.
  public record Slate(List<Placed> items) implements Answer {}

  /// @param row index into [Scored], or -1 when a fallback placed it unscored
  /// @param value before diversification
  /// @param propensity probability that this item got this place, given the places above it
  /// @param explored whether the exploration policy chose it
  public record Placed(String item, int row, double value, double propensity, boolean explored) {}

  /// The answer to a `judge:` request.
  ///
  /// @param ruling what was decided; for a case that waits for review, what holds until then
  /// @param stage the stage that settled it, or `review`
  /// @param reason the rule's text, or the threshold that was passed
  /// @param probability of the stage's model, or NaN when no model was asked
  /// @param pending whether a person still has to rule
  public record Verdict(
      String ruling, String stage, String reason, double probability, boolean pending)
      implements Answer {}
}
