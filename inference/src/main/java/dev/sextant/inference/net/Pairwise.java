package dev.sextant.inference.net;

import java.util.List;

/// The sum of the dot products of all pairs of a row's vectors: the second order of a factorization
/// machine [1], as half of |sum of v|^2 - sum of |v|^2.
///
/// [1] Rendle: Factorization Machines, ICDM 2010, lemma 3.1.
final class Pairwise<A> implements Layer<A> {
  private final Kernels<A> kernels;
  private final int skip;
  private final int vectors;
  private final int dim;
  private final int stride;
  private final A sums;
  private final A y;
  private final A dx;
  private A x;

  /// @param skip numbers of a row before its vectors, which do not count
  Pairwise(Kernels<A> kernels, int skip, int vectors, int dim, int most) {
    this.kernels = kernels;
    this.skip = skip;
    this.vectors = vectors;
    this.dim = dim;
    this.stride = skip + vectors * dim;
    this.sums = kernels.array(most * dim);
    this.y = kernels.array(most);
    this.dx = kernels.array(most * stride);
    this.x = dx;
  }

  @Override
  public int width() {
    return 1;
  }

  @Override
  public A forward(A x, int rows) {
    this.x = x;
    kernels.clear(rows * dim, sums);
    for (int row = 0; row < rows; row++) {
      double squares = 0;
      for (int v = 0; v < vectors; v++) {
        int at = row * stride + skip + v * dim;
        kernels.axpy(dim, 1, x, at, sums, row * dim);
        squares += square(x, at);
      }
      kernels.set(y, row, (square(sums, row * dim) - squares) / 2);
    }
    return y;
  }

  /// The gradient by a vector is the sum of the others.
  @Override
  public A backward(A dy, int rows) {
    kernels.clear(rows * stride, dx);
    for (int row = 0; row < rows; row++) {
      double slope = kernels.get(dy, row);
      for (int v = 0; v < vectors; v++) {
        int at = row * stride + skip + v * dim;
        kernels.axpy(dim, slope, sums, row * dim, dx, at);
        kernels.axpy(dim, -slope, x, at, dx, at);
      }
    }
    return dx;
  }

  private double square(A v, int at) {
    double sum = 0;
    for (int i = at; i < at + dim; i++) {
      sum += kernels.get(v, i) * kernels.get(v, i);
    }
    return sum;
  }

  @Override
  public List<Parameter<A>> parameters() {
    return List.of();
  }
}
