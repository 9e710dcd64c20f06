package dev.sextant.inference;

import java.util.Arrays;

/// [Trees] laid out for many rows at once, with the same margins bit by bit.
///
/// All rows walk one tree before the next: its nodes stay in the nearest cache, while each row's
/// sum still grows in order of the trees. A node is four ints beside each other, so that a step
/// touches one cache line, and a leaf leads to itself, so that every row takes the same number of
/// steps and nothing waits for a mispredicted end.
final class TreeWalk {
  private static final int FEATURE = 0;
  private static final int THRESHOLD = 1;
  private static final int LEFT = 2;
  private static final int RIGHT = 3;
  private static final int STRIDE = 4;

  /// Marks, beside the number of its feature, a node that missing values leave to the left.
  private static final int MISSING_LEFT = 1 << 31;

  private final float base;
  private final int[] roots;
  private final int[] steps;

  /// Per node: feature, threshold as bits, and the places of its children in this array.
  private final int[] nodes;

  /// The answer of a leaf, by node.
  private final float[] answers;

  TreeWalk(Trees trees) {
    this.base = trees.base();
    this.roots = Arrays.stream(trees.roots()).map(root -> root * STRIDE).toArray();
    this.steps = Arrays.stream(trees.roots()).map(trees::depth).toArray();
    this.nodes = new int[trees.nodes() * STRIDE];
    this.answers = trees.thresholds();
    for (int node = 0; node < trees.nodes(); node++) {
      boolean isLeaf = trees.left()[node] < 0;
      int at = node * STRIDE;
      nodes[at + FEATURE] =
          isLeaf ? 0 : trees.features()[node] | (trees.missingLeft()[node] ? MISSING_LEFT : 0);
      nodes[at + THRESHOLD] = isLeaf ? 0 : Float.floatToRawIntBits(trees.thresholds()[node]);
      nodes[at + LEFT] = isLeaf ? at : trees.left()[node] * STRIDE;
      nodes[at + RIGHT] = isLeaf ? at : trees.right()[node] * STRIDE;
    }
  }

  /// @param rows each `width` floats, one after the other
  /// @param out takes the margin of each row, from place `at` on
  void margins(float[] rows, int width, int count, double[] out, int at) {
    float[] sums = new float[count];
    Arrays.fill(sums, base);
    for (int tree = 0; tree < roots.length; tree++) {
      add(roots[tree], steps[tree], rows, width, sums);
    }
    for (int row = 0; row < count; row++) {
      out[at + row] = sums[row];
    }
  }

  /// Four rows walk beside each other: a step waits for memory, and theirs wait together.
  private void add(int root, int steps, float[] rows, int width, float[] sums) {
    int row = 0;
    for (; row + 4 <= sums.length; row += 4) {
      int at = row * width;
      int a = root;
      int b = root;
      int c = root;
      int d = root;
      for (int step = 0; step < steps; step++) {
        a = next(a, rows, at);
        b = next(b, rows, at + width);
        c = next(c, rows, at + 2 * width);
        d = next(d, rows, at + 3 * width);
      }
      sums[row] += answers[a / STRIDE];
      sums[row + 1] += answers[b / STRIDE];
      sums[row + 2] += answers[c / STRIDE];
      sums[row + 3] += answers[d / STRIDE];
    }
    for (; row < sums.length; row++) {
      int node = root;
      for (int step = 0; step < steps; step++) {
        node = next(node, rows, row * width);
      }
      sums[row] += answers[node / STRIDE];
    }
  }

  @SuppressWarnings("ShortCircuitBoolean") // a branch here would often be mispredicted
  private int next(int node, float[] rows, int row) {
    int feature = nodes[node + FEATURE];
    float value = rows[row + (feature & ~MISSING_LEFT)];
    boolean goesLeft =
        value < Float.intBitsToFloat(nodes[node + THRESHOLD]) | (Float.isNaN(value) & feature < 0);
    return nodes[node + (goesLeft ? LEFT : RIGHT)];
  }
}
