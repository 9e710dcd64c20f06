package dev.sextant.learning;

import dev.sextant.decision.Frame;
import dev.sextant.decision.Frame.Column;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The items of training rows: which rows have the same, how often each is a positive one, and
/// where each is first met.
///
/// @param ids by row, from 0
/// @param shares of an item in the positive rows
/// @param first row of each item
record TowerItems(int[] ids, double[] shares, int[] first) {
  /// @param positives rows whose items are found
  static TowerItems of(int[] ids, int[] positives) {
    int count = Arrays.stream(ids).max().orElse(-1) + 1;
    int[] first = new int[count];
    for (int row = ids.length - 1; row >= 0; row--) {
      first[ids[row]] = row;
    }
    double[] shares = new double[count];
    for (int row : positives) {
      shares[ids[row]] += 1.0 / positives.length;
    }
    return new TowerItems(ids, shares, first);
  }

  /// A number for each row, from 0, equal for rows of the same value of an input.
  ///
  /// @throws IllegalArgumentException when the input is no category
  static int[] byInput(String name, Frame frame) {
    for (Column column : frame.columns()) {
      if (column.name().equals(name) && column instanceof Frame.Categories categories) {
        return numbered(categories.values(), frame.rows());
      }
    }
    throw new IllegalArgumentException(
        "option 'item_id' must name a category, which '%s' is not".formatted(name));
  }

  private static int[] numbered(@Nullable String[] values, int rows) {
    Map<String, Integer> known = new HashMap<>();
    int[] ids = new int[rows];
    for (int row = 0; row < rows; row++) {
      String value = values[row];
      // Nobody's name is a line feed.
      ids[row] = known.computeIfAbsent(value == null ? "\n" : value, _ -> known.size());
    }
    return ids;
  }

  int count() {
    return shares.length;
  }

  /// Log of the probability that a place of a batch holds an item: most are drawn as positive rows
  /// are, others evenly from all items.
  ///
  /// @param drawn places that are drawn evenly
  /// @param of all places
  double logQ(int id, int drawn, int of) {
    double evenly = (double) drawn / of;
    return Math.log((1 - evenly) * shares[id] + evenly / count());
  }
}
