package dev.sextant.inference.net;

import java.util.List;

/// y = x / |x|, row by row; a row of zeros stays as it is.
public final class Normalise<A> implements Layer<A> {
  /// A sum of squares counts as this at least.
  public static final double SMALLEST = 1e-24;

  private final Kernels<A> kernels;
  private final int width;
  private final A y;
  private final A dx;
  private final double[] scales;

  Normalise(Kernels<A> kernels, int width, int most) {
    this.kernels = kernels;
    this.width = width;
    this.y = kernels.array(most * width);
    this.dx = kernels.array(most * width);
    this.scales = new double[most];
  }

  @Override
  public int width() {
    return width;
  }

  @Override
  public A forward(A x, int rows) {
    kernels.clear(rows * width, y);
    for (int row = 0; row < rows; row++) {
      double squares = 0;
      for (int i = row * width; i < (row + 1) * width; i++) {
        squares += kernels.get(x, i) * kernels.get(x, i);
      }
      scales[row] = 1 / Math.sqrt(Math.max(squares, SMALLEST));
      kernels.axpy(width, scales[row], x, row * width, y, row * width);
    }
    return y;
  }

  /// dx = (dy - (y . dy) y) / |x|
  @Override
  public A backward(A dy, int rows) {
    kernels.clear(rows * width, dx);
    for (int row = 0; row < rows; row++) {
      int at = row * width;
      double along = 0;
      for (int i = at; i < at + width; i++) {
        along += kernels.get(y, i) * kernels.get(dy, i);
      }
      kernels.axpy(width, scales[row], dy, at, dx, at);
      kernels.axpy(width, -scales[row] * along, y, at, dx, at);
    }
    return dx;
  }

  @Override
  public List<Parameter<A>> parameters() {
    return List.of();
  }
}
