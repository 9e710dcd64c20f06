package dev.sextant.inference;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/// [Trees] laid out for a few rows that walk from root to leaf, with the same margins bit by bit.
///
/// All rows walk one tree before the next: its nodes stay in the nearest cache, while each row's
/// sum still grows in order of the trees. A step has no branch that could be mispredicted: numbers
/// are compared as integers that are ordered as they are ([#key]), a missing one is the least or
/// the greatest of all, as the node wants it, the right child lies behind the left one, and a leaf
/// leads to itself, so that every row takes the same number of steps. Trees with sets of categories
/// ([CategoryBits]) look a bit up where a node has one.
final class TreeWalk {
  private final float base;
  private final int[] roots;
  private final int[] steps;

  /// Whether the tree has sets of categories.
  private final boolean[] mixed;

  /// What the nodes look at: a feature, and whether missing values go to the left.
  private final Column[] numbers;

  /// The same of nodes with sets; their keys come after those of `numbers`.
  private final Column[] categories;

  private final CategoryBits bits;

  /// Per node: the key of its threshold, or the first word of its set, above; its column below.
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
    this.mixed = new boolean[roots.length];
    this.nodes = new long[trees.nodes()];
    this.lefts = new int[trees.nodes()];
    this.answers = new float[trees.nodes()];
    this.bits = new CategoryBits(trees);
    Map<Column, Integer> thresholds = columns(trees, false);
    Map<Column, Integer> sets = columns(trees, true);
    // A leaf compares with the first column as a number.
    int first = Math.max(1, thresholds.size());
    sets.replaceAll((_, place) -> first + place);
    this.numbers = thresholds.keySet().toArray(Column[]::new);
    this.categories = sets.keySet().toArray(Column[]::new);
    for (int tree = 0; tree < roots.length; tree++) {
      roots[tree] = used++;
      mixed[tree] = lay(trees, trees.roots()[tree], roots[tree], thresholds, sets);
    }
  }

  private static Map<Column, Integer> columns(Trees trees, boolean ofSets) {
    Map<Column, Integer> places = new LinkedHashMap<>();
    for (int node = 0; node < trees.nodes(); node++) {
      if (!trees.isLeaf(node) && trees.sets()[node] >= 0 == ofSets) {
        places.putIfAbsent(column(trees, node), places.size());
      }
    }
    return places;
  }

  private static Column column(Trees trees, int node) {
    return new Column(trees.features()[node], trees.missingLeft()[node]);
  }

  /// Puts a node of `trees` at a place, and all below it where there is room.
  ///
  /// @return whether any of them has a set
  private boolean lay(
      Trees trees,
      int node,
      int place,
      Map<Column, Integer> thresholds,
      Map<Column, Integer> sets) {
    if (trees.isLeaf(node)) {
      nodes[place] = node(Integer.MIN_VALUE, 0);
      lefts[place] = place - 1;
      answers[place] = trees.thresholds()[node];
      return false;
    }
    int set = trees.sets()[node];
    Column column = column(trees, node);
    nodes[place] =
        set < 0
            ? node(key(trees.thresholds()[node]), thresholds.getOrDefault(column, 0))
            : node(bits.start(set), sets.getOrDefault(column, 0));
    lefts[place] = used;
    used += 2;
    boolean left = lay(trees, trees.left()[node], lefts[place], thresholds, sets);
    boolean right = lay(trees, trees.right()[node], lefts[place] + 1, thresholds, sets);
    return set >= 0 || left || right;
  }

  private static long node(int above, int column) {
    return (long) above << 32 | column;
  }

  /// An integer that is less than another one where the number is; 0 and -0 have the same.
  static int key(float number) {
    int bits = Float.floatToRawIntBits(number + 0.0f);
    return bits ^ ((bits >> 31) & Integer.MAX_VALUE);
  }

  /// @param rows `count` floats of each column, one column after the other
  /// @param out takes the margin of each row, from place `at` on
  void margins(float[] rows, int count, double[] out, int at) {
    int[] keys = keys(rows, count);
    float[] sums = new float[count];
    Arrays.fill(sums, base);
    for (int tree = 0; tree < roots.length; tree++) {
      if (mixed[tree]) {
        addMixed(roots[tree], steps[tree], keys, sums);
      } else {
        add(roots[tree], steps[tree], keys, sums);
      }
    }
    for (int row = 0; row < count; row++) {
      out[at + row] = sums[row];
    }
  }

  private int width() {
    return Math.max(1, numbers.length) + categories.length;
  }

  private int[] keys(float[] rows, int count) {
    int each = width();
    int[] keys = new int[count * each];
    for (int i = 0; i < numbers.length; i++) {
      int from = numbers[i].feature() * count;
      for (int row = 0; row < count; row++) {
        keys[row * each + i] = numbers[i].key(rows[from + row]);
      }
    }
    for (int i = 0; i < categories.length; i++) {
      Column column = categories[i];
      int from = column.feature() * count;
      int to = each - categories.length + i;
      for (int row = 0; row < count; row++) {
        keys[row * each + to] =
            bits.category(column.feature(), rows[from + row], column.missingLeft());
      }
    }
    return keys;
  }

  private void addMixed(int root, int steps, int[] keys, float[] sums) {
    int width = width();
    int first = width - categories.length;
    for (int row = 0; row < sums.length; row++) {
      int node = root;
      for (int step = 0; step < steps; step++) {
        node = nextOfEither(node, keys, row * width, first);
      }
      sums[row] += answers[node];
    }
  }

  /// @param first column with sets
  private int nextOfEither(int at, int[] keys, int row, int first) {
    long node = nodes[at];
    int column = (int) node;
    int key = keys[row + column];
    long side =
        column < first ? key - (node >> 32) : bits.words()[(int) (node >> 32) + (key >> 6)] << ~key;
    return lefts[at] + 1 + (int) (side >> 63);
  }

  /// Eight rows walk beside each other: a step waits for memory, and theirs wait together.
  private void add(int root, int steps, int[] keys, float[] sums) {
    int width = width();
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
