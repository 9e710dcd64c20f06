package dev.sextant.inference.net;

import java.util.Arrays;

/// Plain loops, most of which the compiler turns into vector instructions by itself.
class ScalarKernels implements Kernels<float[]> {
  @Override
  public final float[] array(int length) {
    return new float[length];
  }

  @Override
  public final int length(float[] x) {
    return x.length;
  }

  @Override
  public final double get(float[] x, int i) {
    return x[i];
  }

  @Override
  public final void set(float[] x, int i, double value) {
    x[i] = (float) value;
  }

  @Override
  public final void copy(int n, float[] x, int xAt, float[] y, int yAt) {
    System.arraycopy(x, xAt, y, yAt, n);
  }

  @Override
  public final boolean same(int n, float[] x, int at, int other) {
    return Arrays.mismatch(x, at, at + n, x, other, other + n) < 0;
  }

  @Override
  public final void clear(int n, float[] x) {
    Arrays.fill(x, 0, n, 0);
  }

  @Override
  public void product(
      int m,
      int n,
      int k,
      float[] a,
      boolean aTransposed,
      float[] b,
      boolean bTransposed,
      float[] c,
      boolean adds) {
    float[] rows = bTransposed ? transposed(n, k, b) : b;
    float[] sums = new float[n];
    for (int from = 0; from < k; from += DEPTH) {
      int to = Math.min(k, from + DEPTH);
      for (int i = 0; i < m; i++) {
        Arrays.fill(sums, 0);
        for (int p = from; p < to; p++) {
          chain(n, aTransposed ? a[p * m + i] : a[i * k + p], rows, p * n, sums);
        }
        if (from > 0 || adds) {
          axpy(n, 1, sums, 0, c, i * n);
        } else {
          System.arraycopy(sums, 0, c, i * n, n);
        }
      }
    }
  }

  @Override
  public Factor<float[]> factor(int n, int k, float[] b) {
    return new Factor<>(n, k, b);
  }

  @Override
  public void product(int m, float[] a, Factor<float[]> b, float[] c) {
    product(m, b.n(), b.k(), a, false, b.laidOut(), false, c, false);
  }

  private static void chain(int n, float s, float[] x, int xAt, float[] sums) {
    for (int j = 0; j < n; j++) {
      sums[j] = Math.fma(s, x[xAt + j], sums[j]);
    }
  }

  private static float[] transposed(int n, int k, float[] b) {
    float[] rows = new float[k * n];
    for (int j = 0; j < n; j++) {
      for (int p = 0; p < k; p++) {
        rows[p * n + j] = b[j * k + p];
      }
    }
    return rows;
  }

  @Override
  public void axpy(int n, double s, float[] x, int xAt, float[] y, int yAt) {
    float factor = (float) s;
    for (int i = 0; i < n; i++) {
      y[yAt + i] += factor * x[xAt + i];
    }
  }

  @Override
  public void addToRows(int m, int n, float[] x, float[] y) {
    for (int row = 0; row < m; row++) {
      axpy(n, 1, x, 0, y, row * n);
    }
  }

  @Override
  public final void multiplyAddTo(int n, float[] a, float[] b, float[] x, float[] y) {
    for (int i = 0; i < n; i++) {
      y[i] = x[i] + a[i] * b[i];
    }
  }

  @Override
  public void multiplyAdd(int n, float[] a, int aAt, float[] b, int bAt, float[] y, int yAt) {
    for (int i = 0; i < n; i++) {
      y[yAt + i] += a[aAt + i] * b[bAt + i];
    }
  }

  @Override
  public final void relu(int n, float[] x, float[] y) {
    for (int i = 0; i < n; i++) {
      y[i] = Math.max(x[i], 0);
    }
  }

  @Override
  public void reluGradient(int n, float[] y, float[] dy, float[] dx) {
    for (int i = 0; i < n; i++) {
      dx[i] = y[i] > 0 ? dy[i] : 0;
    }
  }
}
