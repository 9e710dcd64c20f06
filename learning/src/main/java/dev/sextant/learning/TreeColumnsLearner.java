package dev.sextant.learning;

import dev.sextant.decision.Frame;
import dev.sextant.decision.Frame.Column;
import dev.sextant.inference.Inputs;
import dev.sextant.inference.TreeColumns;
import dev.sextant.inference.TreeColumns.Splits;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Learns which values of a category trees know: the most frequent ones.
///
/// @param most values per category
record TreeColumnsLearner(Splits splits, int most) {
  TreeColumns learn(Frame frame) {
    List<List<String>> kept =
        frame.columns().stream().map(column -> kept(column, frame.rows())).toList();
    return new TreeColumns(Inputs.of(frame), splits, kept);
  }

  private List<String> kept(Column column, int rows) {
    return switch (column) {
      case Frame.Numbers _ -> List.of();
      case Frame.Categories categories -> mostFrequent(categories, rows);
      case Frame.Texts texts ->
          throw new IllegalArgumentException(
              "boosted-trees reads numbers and categories, but '"
                  + texts.name()
                  + "' is a text; use learner logistic or leave it out");
    };
  }

  private List<String> mostFrequent(Frame.Categories column, int rows) {
    Map<String, Integer> counts = new HashMap<>();
    for (int row = 0; row < rows; row++) {
      String value = column.values()[row];
      if (value != null) {
        counts.merge(value, 1, Integer::sum);
      }
    }
    return counts.entrySet().stream()
        .sorted(
            Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()))
        .limit(most)
        .map(Map.Entry::getKey)
        .toList();
  }
}
