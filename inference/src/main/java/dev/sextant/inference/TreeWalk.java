package dev.sextant.inference;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/// [Trees] laid out for many rows at once, with the same margins bit by bit.
///
/// All rows walk one tree before the next: its nodes stay in the nearest cache, while each row's
/// sum still grows in order of the trees. A step has no branch that could be mispredicted: numbers
/// are compared as integers that are ordered as they are ([#key]), a missing one is the least or
/// the greatest of all, as the node wants it, the right child lies behind the left one, and a leaf
/// leads to itself, so that every row takes the same number of steps.
final class TreeWalk {
  private final float base;
  private final int[] roots;
  private final int[] steps;

  /// What the nodes look at: a feature, and whether missing values go to the left.
  private final Column[] columns;

  /// Per node: the key of its threshold above, its column below.
  private final long[] nodes;

  /// Per node: its left child; the right one is the next.
  private final int[] lefts;

  /// The answer of a leaf, by node.
  private final float[] answers;

  private int used;

  private record Column(int feature, boolean missingLeft) {
    int key(float value) {
      return Float.isNaN(value)
          ? (missingLeft ? Integer.MIN_VALUE : Integer.MAX_VALUE)
          : TreeWalk.key(value);
    }
  }

  TreeWalk(Trees trees) {
    this.base = trees.base();
    this.roots = new int[trees.roots().length];
    this.steps = Arrays.stream(trees.roots()).map(trees::depth).toArray();
    this.nodes = new long[trees.nodes()];
    this.lefts = new int[trees.nodes()];
    this.answers = new float[trees.nodes()];
    Map<Column, Integer> found = new LinkedHashMap<>();
    for (int tree = 0; tree < roots.length; tree++) {
      roots[tree] = used++;
      lay(trees, trees.roots()[tree], roots[tree], found);
    }
    this.columns = found.keySet().toArray(Column[]::new);
  }

  /// Puts a node of `trees` at a place, and all below it where there is room.
  private void lay(Trees trees, int node, int place, Map<Column, Integer> found) {
    if (trees.left()[node] < 0) {
      nodes[place] = node(Integer.MIN_VALUE, 0);
      lefts[place] = place - 1;
      answers[place] = trees.thresholds()[node];
      return;
    }
    Column column = new Column(trees.features()[node], trees.missingLeft()[node]);
    Integer known = found.putIfAbsent(column, found.size());
    int index = known == null ? found.size() - 1 : known;
    nodes[place] = node(key(trees.thresholds()[node]), index);
    lefts[place] = used;
    used += 2;
    lay(trees, trees.left()[node], lefts[place], found);
    lay(trees, trees.right()[node], lefts[place] + 1, found);
  }

  private static long node(int threshold, int column) {
    return (long) threshold << 32 | column;
  }

  /// An integer that is less than another one where the number is; 0 and -0 have the same.
  private static int key(float number) {
    int bits = Float.floatToRawIntBits(number + 0.0f);
    return bits ^ ((bits >> 31) & Integer.MAX_VALUE);
  }

  /// @param rows each `width` floats, one after the other
  /// @param out takes the margin of each row, from place `at` on
  void margins(float[] rows, int width, int count, double[] out, int at) {
    int[] keys = keys(rows, width, count);
    float[] sums = new float[count];
    Arrays.fill(sums, base);
    for (int tree = 0; tree < roots.length; tree++) {
      add(roots[tree], steps[tree], keys, sums);
    }
    for (int row = 0; row < count; row++) {
      out[at + row] = sums[row];
    }
  }

  private int[] keys(float[] rows, int width, int count) {
    int each = Math.max(1, columns.length);
    int[] keys = new int[count * each];
    for (int i = 0; i < columns.length; i++) {
      Column column = columns[i];
      for (int row = 0; row < count; row++) {
        keys[row * each + i] = column.key(rows[row * width + column.feature()]);
      }
    }
    return keys;
  }

  /// Eight rows walk beside each other: a step waits for memory, and theirs wait together.
  private void add(int root, int steps, int[] keys, float[] sums) {
    int width = Math.max(1, columns.length);
    int row = 0;
    for (; row + 8 <= sums.length; row += 8) {
      int at = row * width;
      int a = root;
      int b = root;
      int c = root;
      int d = root;
      int e = root;
      int f = root;
      int g = root;
      int h = root;
      for (int step = 0; step < steps; step++) {
        a = next(a, keys, at);
        b = next(b, keys, at + width);
        c = next(c, keys, at + 2 * width);
        d = next(d, keys, at + 3 * width);
        e = next(e, keys, at + 4 * width);
        f = next(f, keys, at + 5 * width);
        g = next(g, keys, at + 6 * width);
        h = next(h, keys, at + 7 * width);
      }
      sums[row] += answers[a];
      sums[row + 1] += answers[b];
      sums[row + 2] += answers[c];
      sums[row + 3] += answers[d];
      sums[row + 4] += answers[e];
      sums[row + 5] += answers[f];
      sums[row + 6] += answers[g];
      sums[row + 7] += answers[h];
    }
    for (; row < sums.length; row++) {
      int node = root;
      for (int step = 0; step < steps; step++) {
        node = next(node, keys, row * width);
      }
      sums[row] += answers[node];
    }
  }

  /// The sign of the difference is -1 for less: the left child.
  private int next(int at, int[] keys, int row) {
    long node = nodes[at];
    long difference = keys[row + (int) node] - (node >> 32);
    return lefts[at] + 1 + (int) (difference >> 63);
  }
}
