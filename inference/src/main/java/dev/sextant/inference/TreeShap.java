package dev.sextant.inference;

import java.util.Arrays;

/// Exact Shapley values of a row under the path-dependent expectation: TreeSHAP [1], Algorithm 2.
///
/// How much each column adds to the answer, averaged over all orders in which columns could become
/// known; a split on an unknown column is averaged by the training weight of its sides. Costs
/// O(leaves x depth^2) per tree. For one row and one thread.
///
/// [1] Lundberg, Erion, Lee: Consistent Individualized Feature Attribution for Tree Ensembles,
/// 2018.
final class TreeShap {
  private static final int NO_COLUMN = -1;

  private final Trees trees;
  private final float[] row;
  private final double[] amounts;
  private Path[] paths = {};

  private TreeShap(Trees trees, float[] row) {
    this.trees = trees;
    this.row = row;
    this.amounts = new double[row.length];
  }

  /// @return what each column adds to the margin of the average row
  static double[] amounts(Trees trees, float[] row) {
    TreeShap shap = new TreeShap(trees, row);
    for (int root : trees.roots()) {
      shap.reserve(trees.depth(root) + 2);
      shap.walk(root, 0, 0, 1, 1, NO_COLUMN);
    }
    return shap.amounts;
  }

  private void reserve(int levels) {
    if (paths.length < levels) {
      paths = new Path[levels];
      Arrays.setAll(paths, _ -> new Path(levels));
    }
  }

  /// @param level depth in the tree; each level works on its own copy of the path
  /// @param length distinct columns on the path so far
  /// @param zero share of rows without the last column that come this way
  /// @param one 1 when the row itself comes this way, else 0
  private void walk(int node, int level, int length, double zero, double one, int column) {
    Path path = paths[level];
    if (level > 0) {
      path.copy(paths[level - 1], length);
    }
    path.extend(length, zero, one, column);
    if (trees.left()[node] < 0) {
      path.credit(length, trees.thresholds()[node], amounts);
    } else {
      split(node, level, length, path);
    }
  }

  private void split(int node, int level, int length, Path path) {
    int column = trees.features()[node];
    int known = path.find(length, column);
    double zero = known < 0 ? 1 : path.zeros[known];
    double one = known < 0 ? 1 : path.ones[known];
    int kept = length;
    if (known >= 0) {
      path.unwind(length, known);
      kept--;
    }
    int taken = trees.next(node, row);
    int other = taken == trees.left()[node] ? trees.right()[node] : trees.left()[node];
    walk(taken, level + 1, kept + 1, zero * share(taken, node), one, column);
    walk(other, level + 1, kept + 1, zero * share(other, node), 0, column);
  }

  private double share(int child, int node) {
    return trees.covers()[child] / trees.covers()[node];
  }

  /// The distinct columns from the root to a node, and for each number of known columns the weight
  /// of the orders with so many (`weights`).
  private static final class Path {
    final int[] columns;
    final double[] zeros;
    final double[] ones;
    final double[] weights;

    Path(int longest) {
      columns = new int[longest];
      zeros = new double[longest];
      ones = new double[longest];
      weights = new double[longest];
    }

    void copy(Path from, int length) {
      System.arraycopy(from.columns, 0, columns, 0, length);
      System.arraycopy(from.zeros, 0, zeros, 0, length);
      System.arraycopy(from.ones, 0, ones, 0, length);
      System.arraycopy(from.weights, 0, weights, 0, length);
    }

    int find(int length, int column) {
      for (int i = 1; i <= length; i++) {
        if (columns[i] == column) {
          return i;
        }
      }
      return -1;
    }

    void extend(int length, double zero, double one, int column) {
      columns[length] = column;
      zeros[length] = zero;
      ones[length] = one;
      weights[length] = length == 0 ? 1 : 0;
      for (int i = length - 1; i >= 0; i--) {
        weights[i + 1] += one * weights[i] * (i + 1) / (length + 1);
        weights[i] *= zero * (length - i) / (length + 1);
      }
    }

    /// Takes back the extension by the column at `index`.
    void unwind(int length, int index) {
      double one = ones[index];
      double zero = zeros[index];
      double next = weights[length];
      for (int i = length - 1; i >= 0; i--) {
        if (one != 0) {
          double before = weights[i];
          weights[i] = next * (length + 1) / ((i + 1) * one);
          next = before - weights[i] * zero * (length - i) / (length + 1);
        } else {
          weights[i] = weights[i] * (length + 1) / (zero * (length - i));
        }
      }
      System.arraycopy(columns, index + 1, columns, index, length - index);
      System.arraycopy(zeros, index + 1, zeros, index, length - index);
      System.arraycopy(ones, index + 1, ones, index, length - index);
    }

    void credit(int length, double answer, double[] amounts) {
      for (int i = 1; i <= length; i++) {
        amounts[columns[i]] += unwoundSum(length, i) * (ones[i] - zeros[i]) * answer;
      }
    }

    /// The sum of the weights if the column at `index` were taken back.
    private double unwoundSum(int length, int index) {
      double one = ones[index];
      double zero = zeros[index];
      double next = weights[length];
      double sum = 0;
      for (int i = length - 1; i >= 0; i--) {
        if (one != 0) {
          double unwound = next * (length + 1) / ((i + 1) * one);
          sum += unwound;
          next = weights[i] - unwound * zero * (length - i) / (length + 1);
        } else {
          sum += weights[i] * (length + 1) / (zero * (length - i));
        }
      }
      return sum;
    }
  }
}
