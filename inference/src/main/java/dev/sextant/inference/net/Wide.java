package dev.sextant.inference.net;

import java.util.List;

/// The first order of a row [numbers | weights of its fields]: numbers . u + sum of weights + bias.
final class Wide<A> implements Layer<A> {
  private final Kernels<A> kernels;
  private final Parameter<A> u;
  private final Parameter<A> bias;
  private final int numbers;
  private final int width;
  private final A y;
  private final A dx;
  private A x;

  Wide(Kernels<A> kernels, Parameter<A> u, Parameter<A> bias, int fields, int most) {
    this.kernels = kernels;
    this.u = u;
    this.bias = bias;
    this.numbers = u.rows();
    this.width = numbers + fields;
    this.y = kernels.array(most);
    this.dx = kernels.array(most * width);
    this.x = dx;
  }

  @Override
  public int width() {
    return 1;
  }

  @Override
  public A forward(A x, int rows) {
    this.x = x;
    for (int row = 0; row < rows; row++) {
      double sum = kernels.get(bias.values(), 0);
      for (int i = 0; i < width; i++) {
        double weight = i < numbers ? kernels.get(u.values(), i) : 1;
        sum += kernels.get(x, row * width + i) * weight;
      }
      kernels.set(y, row, sum);
    }
    return y;
  }

  @Override
  public A backward(A dy, int rows) {
    for (int row = 0; row < rows; row++) {
      double slope = kernels.get(dy, row);
      kernels.axpy(1, 1, dy, row, bias.gradient(), 0);
      kernels.axpy(numbers, slope, x, row * width, u.gradient(), 0);
      for (int i = 0; i < width; i++) {
        double weight = i < numbers ? kernels.get(u.values(), i) : 1;
        kernels.set(dx, row * width + i, slope * weight);
      }
    }
    return dx;
  }

  @Override
  public List<Parameter<A>> parameters() {
    return List.of(u, bias);
  }
}
