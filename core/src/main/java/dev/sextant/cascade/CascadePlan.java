package dev.sextant.cascade;

import dev.sextant.decision.Program;
import dev.sextant.ranking.Head;
import java.util.List;

/// The stages of a cascade in order, compiled.
///
/// @param rulings the first one is what holds until a person has ruled
/// @param logged columns that the decision keeps
public record CascadePlan(List<String> rulings, List<Stage> stages, int[] logged) {

  public sealed interface Stage {
    String name();
  }

  /// Settles a case by the first condition that holds.
  public record Rules(String name, List<Rule> rules) implements Stage {}

  /// @param reads columns to fill first, in order
  public record Rule(String ruling, String text, Program condition, int[] reads) {}

  /// Settles a case whose probability passes a threshold.
  ///
  /// @param fail the ruling when the model can not answer, or `review` to pass the case on
  /// @param gates at most one per ruling
  public record Model(String name, Head head, List<Gate> gates, String fail) implements Stage {}

  /// @param above true when probabilities at or above the threshold are settled, false for at or
  ///   below
  /// @param threshold solved from the target on out-of-fold scores
  public record Gate(String ruling, boolean above, double threshold, String target) {
    public boolean settles(double probability) {
      return above ? probability >= threshold : probability <= threshold;
    }
  }

  /// Passes what is left to people.
  public record Review(String name, int perDay, double minutes) implements Stage {}
}
