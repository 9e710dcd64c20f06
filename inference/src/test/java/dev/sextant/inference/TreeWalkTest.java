package dev.sextant.inference;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The fast walk against the plain one.
final class TreeWalkTest {
  private static final int WIDTH = 5;

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 4, 5, 8, 257})
  void theFastWalkGivesThePlainMarginsBitByBit(int count) {
    for (int seed = 0; seed < 50; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Trees trees = trees(random);
      float[] rows = new float[count * WIDTH];
      for (int i = 0; i < rows.length; i++) {
        rows[i] = value(random);
      }
      double[] margins = new double[count + 2];
      new TreeWalk(trees).margins(rows, WIDTH, count, margins, 1);
      for (int row = 0; row < count; row++) {
        float[] own = Arrays.copyOfRange(rows, row * WIDTH, (row + 1) * WIDTH);
        assertThat(margins[row + 1]).as("seed %d, row %d", seed, row).isEqualTo(plain(trees, own));
      }
      assertThat(margins[0]).isZero();
      assertThat(margins[count + 1]).isZero();
    }
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

  private static Trees trees(SplittableRandom random) {
    int[] roots = new int[1 + random.nextInt(6)];
    Growing growing = new Growing(random);
    for (int i = 0; i < roots.length; i++) {
      roots[i] = growing.grow(random.nextInt(7));
    }
    return growing.trees(random.nextInt(3) - 1, roots);
  }

  /// Grows trees of uneven depth.
  private static final class Growing {
    private static final int MOST = 1000;

    private final SplittableRandom random;
    private final int[] features = new int[MOST];
    private final float[] thresholds = new float[MOST];
    private final int[] left = new int[MOST];
    private final int[] right = new int[MOST];
    private final boolean[] missingLeft = new boolean[MOST];
    private final double[] covers = new double[MOST];
    private int nodes;

    Growing(SplittableRandom random) {
      this.random = random;
    }

    int grow(int depth) {
      int node = nodes++;
      boolean isLeaf = depth == 0 || random.nextInt(5) == 0;
      features[node] = random.nextInt(WIDTH);
      thresholds[node] = isLeaf ? random.nextFloat() : random.nextInt(-2, 3) / 2f;
      missingLeft[node] = random.nextBoolean();
      left[node] = isLeaf ? -1 : grow(depth - 1);
      right[node] = isLeaf ? -1 : grow(depth - 1);
      covers[node] = isLeaf ? 1 : covers[left[node]] + covers[right[node]];
      return node;
    }

    Trees trees(float base, int[] roots) {
      return new Trees(base, roots, features, thresholds, left, right, missingLeft, covers);
    }
  }
}
