package dev.sextant.inference;

import java.util.Arrays;

/// An ensemble of binary trees in flat arrays; nodes of all trees share one numbering.
///
/// A row goes left when `value < threshold`, compared as floats, or, at a node with a set of
/// categories, when its category is not in the set; and where `missingLeft` says when the value is
/// NaN. A node is a leaf when `left` is -1; its `threshold` is its answer then. Answers are added
/// up in floats and in order of the trees, as XGBoost does, for the same margin bit by bit.
///
/// @param base margin before the first tree
/// @param roots first node of each tree
/// @param sets per node the place of its set in `categories`, or -1 where the threshold decides
/// @param categories ascending categories of each set, >= 0; a column has sets or thresholds alone
/// @param covers training weight that reached each node, > 0; a node's is the sum of its children's
record Trees(
    float base,
    int[] roots,
    int[] features,
    float[] thresholds,
    int[] sets,
    int[][] categories,
    int[] left,
    int[] right,
    boolean[] missingLeft,
    double[] covers) {

  int next(int node, float[] row) {
    float value = row[features[node]];
    return goesLeft(node, value) ? left[node] : right[node];
  }

  private boolean goesLeft(int node, float value) {
    if (Float.isNaN(value)) {
      return missingLeft[node];
    }
    return sets[node] < 0
        ? value < thresholds[node]
        : Arrays.binarySearch(categories[sets[node]], (int) value) < 0;
  }

  boolean isLeaf(int node) {
    return left[node] < 0;
  }

  int nodes() {
    return features.length;
  }

  /// How many nodes are no leaves.
  int inner() {
    return (int) Arrays.stream(left).filter(child -> child >= 0).count();
  }

  /// The answer of a subtree for the average training row that reached it.
  double expected(int node) {
    return left[node] < 0
        ? thresholds[node]
        : (covers[left[node]] * expected(left[node]) + covers[right[node]] * expected(right[node]))
            / covers[node];
  }

  int depth(int node) {
    return left[node] < 0 ? 0 : 1 + Math.max(depth(left[node]), depth(right[node]));
  }
}
