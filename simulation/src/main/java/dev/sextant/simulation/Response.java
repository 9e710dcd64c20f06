package dev.sextant.simulation;

import dev.sextant.runtime.DecisionService.EventInput;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a visitor did with an answer.
///
/// @param acts in order of delay
/// @param clickChances true probability of a click per shown position, from the first on
/// @param worth as it was before this answer was seen
/// @param newcomer whether the visitor was never shown anything before
public record Response(List<Act> acts, double[] clickChances, Worth worth, boolean newcomer) {

  /// One event of a visit.
  ///
  /// @param type the event's name in the spec
  /// @param position from 1
  /// @param delay milliseconds after the visit's time
  public record Act(
      String type, String id, int position, long delay, Map<String, @Nullable Object> fields) {
    EventInput at(long time) {
      return new EventInput(type, id, time, fields);
    }
  }
}
