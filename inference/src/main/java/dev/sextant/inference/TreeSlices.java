package dev.sextant.inference;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// [Trees] laid out for 64 rows at once, a bit for each, with the same margins bit by bit.
///
/// First every different condition is answered for all rows: a word whose bits say which rows go
/// right ([TreeConditions]). Then each tree is gone through once, from the root down: of the rows
/// that reach a node, those for which its condition holds reach the right child. No step depends on
/// data. The turns of a row, one bit per level, are the place of its answer. Conditions before
/// trees, and bits for branches, are the ideas of QuickScorer [1]; there a bit is a leaf.
///
/// [1] Lucchese et al.: QuickScorer: A Fast Algorithm to Rank Documents with Additive Ensembles of
/// Regression Trees, SIGIR 2015.
final class TreeSlices {
  static final int ROWS = Long.SIZE;

  /// Rows whose paths fill a word.
  private static final int SHARE = 8;

  /// Deeper trees have more nodes than a walk to a leaf is worth; and a path fills a byte.
  static final int DEEPEST = 8;

  private final float base;
  private final TreeConditions conditions;
  private final int[] depths;

  /// Inner nodes, tree by tree and level by level: the place of the condition above; the slot of
  /// the left child (the right one has the next) and the own slot in 16 bits each.
  private final long[] nodes;

  /// Where each level of each tree ends in `nodes`.
  private final int[] ends;

  /// The answers of a tree's leaves by their paths, lowest bit first, from `starts` on.
  private final float[] answers;

  private final int[] starts;

  /// @param trees none deeper than [#DEEPEST]
  TreeSlices(Trees trees) {
    this.base = trees.base();
    this.conditions = new TreeConditions(trees);
    this.depths = Arrays.stream(trees.roots()).map(trees::depth).toArray();
    this.nodes = new long[trees.nodes()];
    this.ends = new int[Arrays.stream(depths).sum()];
    this.starts = new int[depths.length];
    int paths = 0;
    for (int tree = 0; tree < depths.length; tree++) {
      starts[tree] = paths;
      paths += 1 << depths[tree];
    }
    this.answers = new float[paths];
    Laying laying = new Laying(trees);
    for (int tree = 0; tree < depths.length; tree++) {
      laying.tree(trees.roots()[tree], starts[tree]);
    }
  }

  /// Puts nodes in their order.
  private final class Laying {
    private final Trees trees;
    private int node;
    private int level;

    Laying(Trees trees) {
      this.trees = trees;
    }

    private record Reached(int node, int slot, int path) {}

    void tree(int root, int start) {
      List<Reached> reached = List.of(new Reached(root, 0, 0));
      int slots = 1;
      for (int turn = 1; !reached.isEmpty(); turn <<= 1) {
        List<Reached> next = new ArrayList<>();
        for (Reached one : reached) {
          if (trees.isLeaf(one.node)) {
            answers[start + one.path] = trees.thresholds()[one.node];
            continue;
          }
          nodes[node++] = (long) conditions.place(one.node) << 32 | slots << 16 | one.slot;
          next.add(new Reached(trees.left()[one.node], slots, one.path));
          next.add(new Reached(trees.right()[one.node], slots + 1, one.path | turn));
          slots += 2;
        }
        if (!next.isEmpty()) {
          ends[level++] = node;
        }
        reached = next;
      }
    }
  }

  /// @param rows `count` floats of each column, one column after the other
  /// @param out takes the margin of each row, from place `at` on
  void margins(float[] rows, int count, double[] out, int at) {
    long[] holds = conditions.newWords();
    long[] scratch = conditions.newScratch();
    long[] paths = new long[depths.length * SHARE];
    for (int from = 0; from < count; from += ROWS) {
      int some = Math.min(ROWS, count - from);
      conditions.answer(rows, count, from, some, scratch, holds);
      descend(holds, paths);
      for (int row = 0; row < some; row += SHARE) {
        addAnswers(paths, row / SHARE, out, at + from + row, Math.min(SHARE, some - row));
      }
    }
  }

  /// @param paths takes eight words for each tree, which have a byte for each row
  private void descend(long[] holds, long[] paths) {
    long[] reach = new long[2 << DEEPEST];
    long[] turns = new long[DEEPEST];
    int node = 0;
    int level = 0;
    for (int tree = 0; tree < depths.length; tree++) {
      reach[0] = -1;
      for (int depth = 0; depth < depths[tree]; depth++) {
        int end = ends[level++];
        turns[depth] = descend(node, end, holds, reach);
        node = end;
      }
      Arrays.fill(turns, depths[tree], DEEPEST, 0);
      transpose(turns, paths, tree * SHARE);
    }
  }

  /// One level of a tree.
  ///
  /// @return the rows that turn right
  private long descend(int from, int to, long[] holds, long[] reach) {
    long turned = 0;
    for (int i = from; i < to; i++) {
      long node = nodes[i];
      long here = reach[(int) node & 0xffff];
      long right = here & holds[(int) (node >>> 32)];
      int left = (int) node >>> 16;
      reach[left] = here ^ right;
      reach[left + 1] = right;
      turned |= right;
    }
    return turned;
  }

  /// Adds a share of the rows up, in order of the trees.
  private void addAnswers(long[] paths, int share, double[] out, int at, int count) {
    float a = base;
    float b = base;
    float c = base;
    float d = base;
    float e = base;
    float f = base;
    float g = base;
    float h = base;
    for (int tree = 0; tree < starts.length; tree++) {
      long path = paths[tree * SHARE + share];
      int start = starts[tree];
      a += answers[start + (int) (path & 0xff)];
      b += answers[start + (int) (path >>> 8 & 0xff)];
      c += answers[start + (int) (path >>> 16 & 0xff)];
      d += answers[start + (int) (path >>> 24 & 0xff)];
      e += answers[start + (int) (path >>> 32 & 0xff)];
      f += answers[start + (int) (path >>> 40 & 0xff)];
      g += answers[start + (int) (path >>> 48 & 0xff)];
      h += answers[start + (int) (path >>> 56)];
    }
    float[] sums = {a, b, c, d, e, f, g, h};
    for (int row = 0; row < count; row++) {
      out[at + row] = sums[row];
    }
  }

  /// The bit of a row: a share of eight rows lies at the same place of each byte.
  static long bit(int row) {
    return 1L << (row >>> 3 | (row & 7) << 3);
  }

  /// Eight words as a square of bits in each of their bytes, mirrored at its diagonal (Warren,
  /// Hacker's Delight, 7-3).
  private static void transpose(long[] from, long[] to, int at) {
    swap(from, 1, 0x5555555555555555L);
    swap(from, 2, 0x3333333333333333L);
    swap(from, 4, 0x0f0f0f0f0f0f0f0fL);
    System.arraycopy(from, 0, to, at, SHARE);
  }

  /// Swaps the upper bits of each pair of words that are so far apart with the other's lower bits.
  private static void swap(long[] words, int apart, long lower) {
    for (int i = 0; i < SHARE; i++) {
      if ((i & apart) == 0) {
        long swapped = (words[i] >>> apart ^ words[i + apart]) & lower;
        words[i] ^= swapped << apart;
        words[i + apart] ^= swapped;
      }
    }
  }
}
