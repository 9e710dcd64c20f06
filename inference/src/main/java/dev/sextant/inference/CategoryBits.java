package dev.sextant.inference;

import java.util.HashMap;
import java.util.Map;

/// The sets of categories of [Trees] as bits: 1 for a category that goes left.
///
/// Each set has a bit more than there are categories that any set of its feature knows: one for all
/// others, which go left, and one for a missing value that goes right.
final class CategoryBits {
  private final Map<Integer, Integer> others = new HashMap<>();
  private final int[] starts;
  private final long[] words;

  CategoryBits(Trees trees) {
    starts = new int[trees.categories().length];
    int end = 0;
    for (int node = 0; node < trees.nodes(); node++) {
      if (trees.sets()[node] >= 0) {
        others.merge(trees.features()[node], beyond(set(trees, node)), Math::max);
      }
    }
    for (int node = 0; node < trees.nodes(); node++) {
      if (trees.sets()[node] >= 0) {
        starts[trees.sets()[node]] = end;
        end += (other(trees.features()[node]) + 1) / Long.SIZE + 1;
      }
    }
    words = new long[end];
    for (int node = 0; node < trees.nodes(); node++) {
      if (trees.sets()[node] >= 0) {
        write(set(trees, node), other(trees.features()[node]), starts[trees.sets()[node]]);
      }
    }
  }

  private static int[] set(Trees trees, int node) {
    return trees.categories()[trees.sets()[node]];
  }

  private static int beyond(int[] set) {
    return set.length == 0 ? 0 : set[set.length - 1] + 1;
  }

  private void write(int[] set, int other, int start) {
    for (int category = 0; category <= other; category++) {
      words[start + category / Long.SIZE] |= 1L << category;
    }
    for (int category : set) {
      words[start + category / Long.SIZE] &= ~(1L << category);
    }
  }

  /// The first category that is in no set of the feature; it stands for all others.
  int other(int feature) {
    return others.getOrDefault(feature, 0);
  }

  /// The category that a value stands for.
  int category(int feature, float value, boolean missingLeft) {
    int other = other(feature);
    if (Float.isNaN(value)) {
      return missingLeft ? other : other + 1;
    }
    return value >= 0 && value < other ? (int) value : other;
  }

  /// The first word of a set.
  int start(int set) {
    return starts[set];
  }

  long[] words() {
    return words;
  }
}
