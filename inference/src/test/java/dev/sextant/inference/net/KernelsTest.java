package dev.sextant.inference.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KernelsTest {
  private final Kernels<float[]> scalar = new ScalarKernels();
  private final Kernels<float[]> vector = new VectorKernels();

  @ParameterizedTest
  @CsvSource({
    "1, 1, 1",
    "1, 429, 429",
    "3, 64, 257",
    "7, 65, 16",
    "8, 32, 256",
    "9, 33, 255",
    "130, 70, 300",
    "257, 1, 128",
    "64, 128, 600"
  })
  void vectorInstructionsGiveTheSameBits(int m, int n, int k) {
    SplittableRandom random = new SplittableRandom(m * 31L + n * 7L + k);
    for (int variant = 0; variant < 8; variant++) {
      float[] a = random(m * k, random);
      float[] b = random(k * n, random);
      float[] expected = random(m * n, random);
      float[] found = expected.clone();
      boolean aTransposed = (variant & 1) > 0;
      boolean bTransposed = (variant & 2) > 0;
      boolean adds = (variant & 4) > 0;
      double[] exact = doubles(expected);
      scalar.product(m, n, k, a, aTransposed, b, bTransposed, expected, adds);
      vector.product(m, n, k, a, aTransposed, b, bTransposed, found, adds);
      assertThat(found).as("variant %d", variant).containsExactly(expected);
      new DoubleKernels()
          .product(m, n, k, doubles(a), aTransposed, doubles(b), bTransposed, exact, adds);
      for (int i = 0; i < m * n; i++) {
        assertThat((double) found[i]).isCloseTo(exact[i], within(1e-6 * (k + 10)));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1, 1",
    "1, 429, 429",
    "1, 128, 256",
    "2, 300, 600",
    "3, 31, 257",
    "4, 65, 16",
    "5, 32, 256",
    "100, 429, 429",
    "130, 70, 300",
    "257, 1, 128"
  })
  void aFactorThatIsLaidOutGivesTheSameBits(int m, int n, int k) {
    SplittableRandom random = new SplittableRandom(m * 31L + n * 7L + k);
    float[] a = random(m * k, random);
    float[] b = random(k * n, random);
    float[] expected = new float[m * n];
    scalar.product(m, n, k, a, false, b, false, expected, false);
    for (Kernels<float[]> kernels : List.of(scalar, vector)) {
      float[] found = random(m * n, random);
      kernels.product(m, a, kernels.factor(n, k, b), found);
      assertThat(found).containsExactly(expected);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 15, 16, 17, 429})
  void aVectorIsAddedToEachRow(int n) {
    SplittableRandom random = new SplittableRandom(n);
    float[] x = random(n, random);
    float[] y = random(5 * n, random);
    float[] expected = y.clone();
    scalar.addToRows(4, n, x, expected);
    vector.addToRows(4, n, x, y);
    assertThat(y).containsExactly(expected);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 15, 16, 17, 100})
  void sumsEntryByEntryAreTheSameBits(int n) {
    SplittableRandom random = new SplittableRandom(n);
    float[] a = random(n + 5, random);
    float[] b = random(n + 3, random);
    float[] expected = random(n + 7, random);
    float[] found = expected.clone();
    scalar.axpy(n, -0.3, a, 5, expected, 1);
    vector.axpy(n, -0.3, a, 5, found, 1);
    scalar.multiplyAdd(n, a, 2, b, 3, expected, 4);
    vector.multiplyAdd(n, a, 2, b, 3, found, 4);
    assertThat(found).containsExactly(expected);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 15, 16, 17, 100})
  void whatReluLetsThroughIsTheSame(int n) {
    SplittableRandom random = new SplittableRandom(n);
    float[] x = random(n, random);
    x[0] = 0;
    x[n / 2] = -0.0f;
    x[n - 1] = Float.NaN;
    float[] dy = random(n, random);
    float[] expected = new float[n];
    float[] found = random(n, random);
    scalar.reluGradient(n, x, dy, expected);
    vector.reluGradient(n, x, dy, found);
    assertThat(found).containsExactly(expected);
  }

  @Test
  void aRowDoesNotDependOnTheRowsBesideIt() {
    SplittableRandom random = new SplittableRandom(5);
    float[] a = random(40 * 300, random);
    float[] b = random(300 * 50, random);
    float[] together = new float[40 * 50];
    vector.product(40, 50, 300, a, false, b, false, together, false);
    for (int row = 0; row < 40; row++) {
      float[] alone = new float[50];
      float[] input = Arrays.copyOfRange(a, row * 300, (row + 1) * 300);
      vector.product(1, 50, 300, input, false, b, false, alone, false);
      assertThat(alone).containsExactly(Arrays.copyOfRange(together, row * 50, (row + 1) * 50));
    }
  }

  @Test
  void theFastestIsTakenWhereTheModuleIs() {
    assertThat(Kernels.forFloats()).isInstanceOf(VectorKernels.class);
  }

  private static float[] random(int n, SplittableRandom random) {
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  private static double[] doubles(float[] values) {
    double[] wide = new double[values.length];
    Arrays.setAll(wide, i -> values[i]);
    return wide;
  }
}
