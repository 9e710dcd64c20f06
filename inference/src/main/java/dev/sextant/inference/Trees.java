package dev.sextant.inference;

/// An ensemble of binary trees in flat arrays; nodes of all trees share one numbering.
///
/// A row goes left when `value < threshold`, compared as floats, and where `missingLeft` says when
/// the value is NaN. A node is a leaf when `left` is -1; its `threshold` is its answer then.
/// Answers are added up in floats and in order of the trees, as XGBoost does, for the same margin
/// bit by bit.
///
/// @param base margin before the first tree
/// @param roots first node of each tree
/// @param covers training weight that reached each node, > 0; a node's is the sum of its children's
record Trees(
    float base,
    int[] roots,
    int[] features,
    float[] thresholds,
    int[] left,
    int[] right,
    boolean[] missingLeft,
    double[] covers) {

  int next(int node, float[] row) {
    float value = row[features[node]];
    boolean goesLeft = Float.isNaN(value) ? missingLeft[node] : value < thresholds[node];
    return goesLeft ? left[node] : right[node];
  }

  int nodes() {
    return features.length;
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
