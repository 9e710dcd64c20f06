package dev.sextant.simulation;

import java.util.List;

/// What a world knows and no system can see.
///
/// Chances depend on what a visitor was shown before, so an answer holds for this moment of the
/// run.
public interface Truth {
  /// The probability of a click by a reader who examines the story.
  double clickProbability(String reader, String story, long time);

  /// The value that an examined story brings on average: clicks, shares and hides, each with its
  /// worth.
  double expectedValue(String reader, String story, long time);

  /// What a slate is worth on average, beside the best and a random one.
  ///
  /// @param slate story ids from the first position on
  Worth worth(Visit visit, List<String> slate);
}
