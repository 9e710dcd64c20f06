package dev.sextant.inference.net;

import java.util.List;

/// Layers, each fed by the one before.
final class Tower<A> implements Layer<A> {
  private final List<Layer<A>> layers;

  Tower(List<Layer<A>> layers) {
    this.layers = List.copyOf(layers);
  }

  @Override
  public int width() {
    return layers.getLast().width();
  }

  @Override
  public A forward(A x, int rows) {
    A y = x;
    for (Layer<A> layer : layers) {
      y = layer.forward(y, rows);
    }
    return y;
  }

  @Override
  public A backward(A dy, int rows) {
    A dx = dy;
    for (Layer<A> layer : layers.reversed()) {
      dx = layer.backward(dx, rows);
    }
    return dx;
  }

  @Override
  public List<Parameter<A>> parameters() {
    return layers.stream().flatMap(layer -> layer.parameters().stream()).toList();
  }
}
