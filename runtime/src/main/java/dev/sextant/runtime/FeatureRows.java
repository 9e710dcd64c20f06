package dev.sextant.runtime;

import dev.sextant.decision.LogPosition;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Values of features as a decision at that moment would read them.
///
/// @param subject who asks, or what is judged
/// @param time at which windows end, epoch milliseconds
/// @param read how much of the log the values have seen
/// @param rows one per item, in the order asked; one in all without items
public record FeatureRows(
    String request, String subject, long time, LogPosition read, List<Row> rows) {
  public FeatureRows {
    rows = List.copyOf(rows);
  }

  /// @param item null where no item was asked about
  /// @param values by feature; null is *missing*. A number is a Double, a duration a Double of
  ///   milliseconds, a bool a Boolean, a time an ISO 8601 text, a list a List of names, a map a Map
  ///   of names to Doubles, the largest first
  public record Row(@Nullable String item, Map<String, @Nullable Object> values) {}
}
