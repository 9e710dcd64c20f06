package dev.sextant.inference.net;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// y = x W + b, or y = x W; W has a row per input.
final class Linear<A> implements Layer<A> {
  private final Kernels<A> kernels;
  private final Parameter<A> weights;
  private final @Nullable Parameter<A> bias;
  private final A y;
  private final A dx;
  private A x;

  /// @param most rows of a batch
  Linear(Kernels<A> kernels, Parameter<A> weights, @Nullable Parameter<A> bias, int most) {
    this.kernels = kernels;
    this.weights = weights;
    this.bias = bias;
    this.y = kernels.array(most * weights.width());
    this.dx = kernels.array(most * weights.rows());
    this.x = dx;
  }

  @Override
  public int width() {
    return weights.width();
  }

  @Override
  public A forward(A x, int rows) {
    this.x = x;
    weights.product(rows, x, y);
    if (bias != null) {
      kernels.addToRows(rows, weights.width(), bias.values(), y);
    }
    return y;
  }

  @Override
  public A backward(A dy, int rows) {
    int in = weights.rows();
    int out = weights.width();
    kernels.product(in, out, rows, x, true, dy, false, weights.gradient(), true);
    for (int row = 0; bias != null && row < rows; row++) {
      kernels.axpy(out, 1, dy, row * out, bias.gradient(), 0);
    }
    kernels.product(rows, in, out, dy, false, weights.values(), true, dx, false);
    return dx;
  }

  @Override
  public List<Parameter<A>> parameters() {
    return bias == null ? List.of(weights) : List.of(weights, bias);
  }
}
