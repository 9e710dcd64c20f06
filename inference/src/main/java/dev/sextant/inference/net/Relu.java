package dev.sextant.inference.net;

import java.util.List;

/// y = max(x, 0); its gradient at 0 is 0.
final class Relu<A> implements Layer<A> {
  private final Kernels<A> kernels;
  private final int width;
  private final A y;
  private final A dx;

  Relu(Kernels<A> kernels, int width, int most) {
    this.kernels = kernels;
    this.width = width;
    this.y = kernels.array(most * width);
    this.dx = kernels.array(most * width);
  }

  @Override
  public int width() {
    return width;
  }

  @Override
  public A forward(A x, int rows) {
    kernels.relu(rows * width, x, y);
    return y;
  }

  @Override
  public A backward(A dy, int rows) {
    kernels.reluGradient(rows * width, y, dy, dx);
    return dx;
  }

  @Override
  public List<Parameter<A>> parameters() {
    return List.of();
  }
}
