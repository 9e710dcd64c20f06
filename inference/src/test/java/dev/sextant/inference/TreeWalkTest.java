package dev.sextant.inference;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The fast ways through trees against the plain one.
final class TreeWalkTest {
  /// Columns of numbers, followed by those of categories.
  private static final int NUMBERS = 5;

  private static final int WIDTH = 8;

  private interface Way {
    void margins(float[] rows, int count, double[] out, int at);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 4, 5, 8, 257})
  void aWalkGivesThePlainMarginsBitByBit(int count) {
    for (int seed = 0; seed < 60; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Trees trees = trees(random, 9, seed % 3);
      assertPlainMargins(trees, new TreeWalk(trees)::margins, count, random);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7, 8, 63, 64, 65, 200})
  void slicesGiveThePlainMarginsBitByBit(int count) {
    for (int seed = 0; seed < 60; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Trees trees = trees(random, TreeSlices.DEEPEST, seed % 3);
      assertPlainMargins(trees, new TreeSlices(trees)::margins, count, random);
    }
  }

  private static void assertPlainMargins(Trees trees, Way way, int count, SplittableRandom random) {
    float[] rows = new float[count * WIDTH];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = i / count < NUMBERS ? value(random) : category(random);
    }
    double[] margins = new double[count + 2];
    way.margins(rows, count, margins, 1);
    for (int row = 0; row < count; row++) {
      float[] own = new float[WIDTH];
      for (int column = 0; column < WIDTH; column++) {
        own[column] = rows[column * count + row];
      }
      assertThat(margins[row + 1]).as("row %d", row).isEqualTo(plain(trees, own));
    }
    assertThat(margins[0]).isZero();
    assertThat(margins[count + 1]).isZero();
  }

  private static float plain(Trees trees, float[] row) {
    float sum = trees.base();
    for (int root : trees.roots()) {
      int node = root;
      while (trees.left()[node] >= 0) {
        node = trees.next(node, row);
      }
      sum += trees.thresholds()[node];
    }
    return sum;
  }

  /// Few different values, so that rows meet thresholds exactly; missing and infinite ones too.
  private static float value(SplittableRandom random) {
    return switch (random.nextInt(8)) {
      case 0 -> Float.NaN;
      case 1 -> Float.NEGATIVE_INFINITY;
      case 2 -> -0.0f;
      default -> random.nextInt(-2, 3) / 2f;
    };
  }

  /// More than any set has, and missing ones.
  private static float category(SplittableRandom random) {
    return random.nextInt(8) == 0 ? Float.NaN : random.nextInt(90);
  }

  /// @param kind 0 for thresholds alone, 1 for sets alone, 2 for both
  private static Trees trees(SplittableRandom random, int deepest, int kind) {
    int[] roots = new int[1 + random.nextInt(6)];
    Growing growing = new Growing(random, kind);
    for (int i = 0; i < roots.length; i++) {
      roots[i] = growing.grow(random.nextInt(deepest + 1));
    }
    return growing.trees(random.nextInt(3) - 1, roots);
  }

  /// Grows trees of uneven depth.
  private static final class Growing {
    private static final int MOST = 8000;

    private final SplittableRandom random;
    private final int kind;
    private final int[] features = new int[MOST];
    private final float[] thresholds = new float[MOST];
    private final int[] sets = new int[MOST];
    private final List<int[]> categories = new ArrayList<>();
    private final int[] left = new int[MOST];
    private final int[] right = new int[MOST];
    private final boolean[] missingLeft = new boolean[MOST];
    private final double[] covers = new double[MOST];
    private int nodes;

    Growing(SplittableRandom random, int kind) {
      this.random = random;
      this.kind = kind;
    }

    int grow(int depth) {
      int node = nodes++;
      boolean isLeaf = depth == 0 || random.nextInt(6) == 0;
      boolean hasSet = !isLeaf && (kind == 1 || (kind == 2 && random.nextBoolean()));
      features[node] =
          hasSet ? random.nextInt(NUMBERS, WIDTH) : random.nextInt(kind == 1 ? WIDTH : NUMBERS);
      thresholds[node] = isLeaf ? random.nextFloat() : random.nextInt(-2, 3) / 2f;
      sets[node] = hasSet ? categories.size() : -1;
      if (hasSet) {
        categories.add(random.ints(random.nextInt(30), 0, 80).sorted().distinct().toArray());
      }
      missingLeft[node] = random.nextBoolean();
      left[node] = isLeaf ? -1 : grow(depth - 1);
      right[node] = isLeaf ? -1 : grow(depth - 1);
      covers[node] = isLeaf ? 1 : covers[left[node]] + covers[right[node]];
      return node;
    }

    Trees trees(float base, int[] roots) {
      return new Trees(
          base,
          roots,
          Arrays.copyOf(features, nodes),
          thresholds,
          sets,
          categories.toArray(int[][]::new),
          left,
          right,
          missingLeft,
          covers);
    }
  }
}
