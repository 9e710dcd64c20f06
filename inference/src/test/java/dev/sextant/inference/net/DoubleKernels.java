package dev.sextant.inference.net;

import java.util.Arrays;

/// Textbook loops in double precision, for tests of gradients.
final class DoubleKernels implements Kernels<double[]> {
  @Override
  public double[] array(int length) {
    return new double[length];
  }

  @Override
  public int length(double[] x) {
    return x.length;
  }

  @Override
  public double get(double[] x, int i) {
    return x[i];
  }

  @Override
  public void set(double[] x, int i, double value) {
    x[i] = value;
  }

  @Override
  public void copy(int n, double[] x, int xAt, double[] y, int yAt) {
    System.arraycopy(x, xAt, y, yAt, n);
  }

  @Override
  public boolean same(int n, double[] x, int at, int other) {
    return Arrays.mismatch(x, at, at + n, x, other, other + n) < 0;
  }

  @Override
  public void clear(int n, double[] x) {
    Arrays.fill(x, 0, n, 0);
  }

  @Override
  public void product(
      int m,
      int n,
      int k,
      double[] a,
      boolean aTransposed,
      double[] b,
      boolean bTransposed,
      double[] c,
      boolean adds) {
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        double sum = adds ? c[i * n + j] : 0;
        for (int p = 0; p < k; p++) {
          sum += a[aTransposed ? p * m + i : i * k + p] * b[bTransposed ? j * k + p : p * n + j];
        }
        c[i * n + j] = sum;
      }
    }
  }

  @Override
  public Factor<double[]> factor(int n, int k, double[] b) {
    return new Factor<>(n, k, b);
  }

  @Override
  public void product(int m, double[] a, Factor<double[]> b, double[] c) {
    product(m, b.n(), b.k(), a, false, b.laidOut(), false, c, false);
  }

  @Override
  public void axpy(int n, double s, double[] x, int xAt, double[] y, int yAt) {
    for (int i = 0; i < n; i++) {
      y[yAt + i] += s * x[xAt + i];
    }
  }

  @Override
  public void addToRows(int m, int n, double[] x, double[] y) {
    for (int i = 0; i < m * n; i++) {
      y[i] += x[i % n];
    }
  }

  @Override
  public void multiplyAddTo(int n, double[] a, double[] b, double[] x, double[] y) {
    for (int i = 0; i < n; i++) {
      y[i] = x[i] + a[i] * b[i];
    }
  }

  @Override
  public void multiplyAdd(int n, double[] a, int aAt, double[] b, int bAt, double[] y, int yAt) {
    for (int i = 0; i < n; i++) {
      y[yAt + i] += a[aAt + i] * b[bAt + i];
    }
  }

  @Override
  public void relu(int n, double[] x, double[] y) {
    for (int i = 0; i < n; i++) {
      y[i] = Math.max(x[i], 0);
    }
  }

  @Override
  public void reluGradient(int n, double[] y, double[] dy, double[] dx) {
    for (int i = 0; i < n; i++) {
      dx[i] = y[i] > 0 ? dy[i] : 0;
    }
  }
}
