package dev.sextant.inference.net;

import java.util.List;
import java.util.random.RandomGenerator;

/// Sets a share of the numbers to 0 and scales up the rest, so that their expectation stays [1].
/// For training only: a net that answers has none.
///
/// [1] Srivastava et al.: Dropout, JMLR 2014.
final class Dropout<A> implements Layer<A> {
  private final Kernels<A> kernels;
  private final int width;
  private final double share;
  private final RandomGenerator random;
  private final A mask;
  private final A y;
  private final A dx;

  Dropout(Kernels<A> kernels, int width, int most, double share, RandomGenerator random) {
    this.kernels = kernels;
    this.width = width;
    this.share = share;
    this.random = random;
    this.mask = kernels.array(most * width);
    this.y = kernels.array(most * width);
    this.dx = kernels.array(most * width);
  }

  @Override
  public int width() {
    return width;
  }

  @Override
  public A forward(A x, int rows) {
    double kept = 1 / (1 - share);
    for (int i = 0; i < rows * width; i++) {
      kernels.set(mask, i, random.nextFloat() < share ? 0 : kept);
    }
    return masked(x, rows, y);
  }

  @Override
  public A backward(A dy, int rows) {
    return masked(dy, rows, dx);
  }

  private A masked(A x, int rows, A out) {
    kernels.clear(rows * width, out);
    kernels.multiplyAdd(rows * width, x, 0, mask, 0, out, 0);
    return out;
  }

  @Override
  public List<Parameter<A>> parameters() {
    return List.of();
  }
}
