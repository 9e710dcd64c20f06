package dev.sextant.inference;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/// The different conditions of [Trees], answered for 64 rows at once: a row's bit
/// ([TreeSlices#bit]) in a condition's word says that it goes right.
///
/// A number's rank among the thresholds of its column answers all of them: sweeping from the
/// greatest threshold down, a condition holds for the rows of the one before and for those whose
/// rank ends there. A set of categories holds for the rows of each of them.
final class TreeConditions {
  private final List<Thresholds> numbers = new ArrayList<>();
  private final List<Sets> categories = new ArrayList<>();

  /// Of each inner node, the place of its condition.
  private final int[] places;

  private int size;

  TreeConditions(Trees trees) {
    places = new int[trees.nodes()];
    Map<Integer, List<Integer>> byFeature = new TreeMap<>();
    for (int node = 0; node < trees.nodes(); node++) {
      if (!trees.isLeaf(node)) {
        byFeature.computeIfAbsent(trees.features()[node], _ -> new ArrayList<>()).add(node);
      }
    }
    byFeature.forEach(
        (feature, nodes) -> {
          if (trees.sets()[nodes.getFirst()] < 0) {
            numbers.add(thresholds(trees, feature, nodes));
          } else {
            categories.add(sets(trees, feature, nodes));
          }
        });
  }

  private Thresholds thresholds(Trees trees, int feature, List<Integer> nodes) {
    TreeSet<Integer> different = new TreeSet<>();
    nodes.forEach(node -> different.add(TreeWalk.key(trees.thresholds()[node])));
    List<Integer> keys = List.copyOf(different);
    int left = size;
    int right = size + keys.size();
    size += 2 * keys.size();
    for (int node : nodes) {
      int rank = different.headSet(TreeWalk.key(trees.thresholds()[node])).size();
      places[node] = (trees.missingLeft()[node] ? left : right) + rank;
    }
    return new Thresholds(feature, padded(keys), keys.size(), left, right);
  }

  /// @return the keys and at least one more, so many that the count is a power of two less one
  private static int[] padded(List<Integer> keys) {
    int[] padded = new int[2 * Integer.highestOneBit(keys.size() + 1) - 1];
    Arrays.fill(padded, Integer.MAX_VALUE);
    for (int i = 0; i < keys.size(); i++) {
      padded[i] = keys.get(i);
    }
    return padded;
  }

  private Sets sets(Trees trees, int feature, List<Integer> nodes) {
    int first = size;
    List<Sets.Set> sets = new ArrayList<>();
    for (int node : nodes) {
      places[node] = size++;
      sets.add(new Sets.Set(trees.categories()[trees.sets()[node]], !trees.missingLeft()[node]));
    }
    int beyond = 0;
    for (Sets.Set set : sets) {
      for (int category : set.categories()) {
        beyond = Math.max(beyond, category + 1);
      }
    }
    return new Sets(feature, beyond, first, sets);
  }

  /// The place of an inner node's condition.
  int place(int node) {
    return places[node];
  }

  long[] newWords() {
    return new long[size];
  }

  long[] newScratch() {
    int most = 0;
    for (Thresholds each : numbers) {
      most = Math.max(most, each.padded.length + 1);
    }
    for (Sets each : categories) {
      most = Math.max(most, each.beyond + 1);
    }
    return new long[most];
  }

  /// @param rows `height` floats of each column, one column after the other
  /// @param from the first of `count` rows to answer for, at most 64
  /// @param holds takes the words
  void answer(float[] rows, int height, int from, int count, long[] scratch, long[] holds) {
    for (Thresholds each : numbers) {
      each.answer(rows, each.feature * height + from, count, scratch, holds);
    }
    for (Sets each : categories) {
      each.answer(rows, each.feature * height + from, count, scratch, holds);
    }
  }

  /// The thresholds of a column.
  ///
  /// @param padded their ascending keys, filled up with the greatest
  /// @param left the place of the first condition that a missing value does not hold for
  /// @param right of the first that it does
  private record Thresholds(int feature, int[] padded, int size, int left, int right) {
    void answer(float[] values, int from, int count, long[] ranked, long[] holds) {
      Arrays.fill(ranked, 0, padded.length + 1, 0);
      int row = 0;
      for (; row + 4 <= count; row += 4) {
        rankFour(values, from + row, row, ranked);
      }
      for (; row < count; row++) {
        rank(values[from + row], TreeSlices.bit(row), ranked);
      }
      long missing = ranked[padded.length];
      long above = 0;
      for (int i = size - 1; i >= 0; i--) {
        above |= ranked[i + 1];
        holds[left + i] = above;
        holds[right + i] = above | missing;
      }
    }

    /// Four rows beside each other: a step waits for memory, and theirs wait together.
    private void rankFour(float[] values, int at, int row, long[] ranked) {
      long first = key(values[at]);
      long second = key(values[at + 1]);
      long third = key(values[at + 2]);
      long fourth = key(values[at + 3]);
      int a = 0;
      int b = 0;
      int c = 0;
      int d = 0;
      for (int half = (padded.length + 1) >> 1; half > 0; half >>= 1) {
        a += half & (int) ((padded[a + half - 1] - first) >> 63);
        b += half & (int) ((padded[b + half - 1] - second) >> 63);
        c += half & (int) ((padded[c + half - 1] - third) >> 63);
        d += half & (int) ((padded[d + half - 1] - fourth) >> 63);
      }
      ranked[a] |= TreeSlices.bit(row);
      ranked[b] |= TreeSlices.bit(row + 1);
      ranked[c] |= TreeSlices.bit(row + 2);
      ranked[d] |= TreeSlices.bit(row + 3);
    }

    /// Finds how many thresholds are not greater, halving without branches; of a missing value all
    /// are, those that fill up included.
    private void rank(float value, long bit, long[] ranked) {
      long key = key(value);
      int rank = 0;
      for (int half = (padded.length + 1) >> 1; half > 0; half >>= 1) {
        rank += half & (int) ((padded[rank + half - 1] - key) >> 63);
      }
      ranked[rank] |= bit;
    }

    /// The least key that is greater than the value's.
    private static long key(float value) {
      return 1L + (Float.isNaN(value) ? Integer.MAX_VALUE : TreeWalk.key(value));
    }
  }

  /// The sets of a column.
  ///
  /// @param beyond greater than every category in a set
  /// @param first the place of the first set's condition
  private record Sets(int feature, int beyond, int first, List<Set> sets) {
    /// @param missingRight whether the condition holds for a missing value
    record Set(int[] categories, boolean missingRight) {}

    void answer(float[] values, int from, int count, long[] having, long[] holds) {
      Arrays.fill(having, 0, beyond + 1, 0);
      long missing = 0;
      for (int row = 0; row < count; row++) {
        float value = values[from + row];
        if (Float.isNaN(value)) {
          missing |= TreeSlices.bit(row);
        } else if (value >= 0 && value < beyond) {
          having[(int) value] |= TreeSlices.bit(row);
        }
      }
      for (int i = 0; i < sets.size(); i++) {
        Set set = sets.get(i);
        long rows = set.missingRight ? missing : 0;
        for (int category : set.categories) {
          rows |= having[category];
        }
        holds[first + i] = rows;
      }
    }
  }
}
