package dev.sextant.multitask;

import dev.sextant.model.LearnedModel;
import dev.sextant.model.Learner;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A learner whose model can be shared by several tasks.
public interface SharingLearner extends Learner {
  /// Trains one model for all tasks of the examples.
  ///
  /// @param validation decides when to stop, never learned from; null to hold some rows out
  /// @return a head for each task, in order; all have the same bytes
  /// @throws IllegalArgumentException when an option or the examples can not be used
  List<? extends LearnedModel> fit(
      TaskExamples train,
      @Nullable TaskExamples validation,
      Map<String, Object> options,
      long seed,
      Rounds watched);
}
