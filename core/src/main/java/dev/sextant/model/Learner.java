package dev.sextant.model;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Makes a model from examples. Stateless and safe for all threads.
public interface Learner {
  /// The name in a spec: `logistic`, `dcn-v2`, ....
  String name();

  /// Trains. The signature's task is empty: a learner does not know which outcome its labels are.
  ///
  /// @param validation decides when to stop, never learned from; null to train as long as told
  /// @param options the learner's own, as in the spec; what is not there has its default
  /// @param seed the same seed, examples and options give the same bytes on one platform
  /// @throws IllegalArgumentException when an option or the examples can not be used
  default LearnedModel fit(
      Examples train, @Nullable Examples validation, Map<String, Object> options, long seed) {
    return fit(train, validation, options, seed, Rounds.UNWATCHED);
  }

  /// As the other, and tells how far it is.
  LearnedModel fit(
      Examples train,
      @Nullable Examples validation,
      Map<String, Object> options,
      long seed,
      Rounds rounds);

  /// @throws IllegalArgumentException when an option is unknown, of another type or out of range
  void check(Map<String, Object> options);

  /// The same learner, starting each [#fit] from a model that it made before instead of from
  /// nothing. What does not fit that model is told as a remark, and it starts from nothing.
  ///
  /// @throws IllegalArgumentException with the reason, when it can not go on from that model
  default Learner startingFrom(LearnedModel earlier) {
    throw new IllegalArgumentException(name() + " can not go on from an earlier version");
  }

  /// Is told after each pass over the examples.
  @FunctionalInterface
  interface Rounds {
    Rounds UNWATCHED = (done, of) -> {};

    /// @param of how many there will be at most
    void done(int done, int of);

    /// Takes what the learner measured on the way, such as `progressive-auc`.
    default void measured(String metric, double value) {}

    /// The share of a model's numbers that began as those of an earlier one, when any did.
    String TAKEN_OVER = "taken-over";

    /// Takes a sentence for people, such as why it did not start from an earlier model.
    default void remarked(String remark) {}
  }
}
