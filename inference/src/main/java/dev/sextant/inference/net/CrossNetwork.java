package dev.sextant.inference.net;

import java.util.ArrayList;
import java.util.List;

/// Explicit crosses of bounded degree [1]: x(l+1) = x(0) * f(x(l)) + x(l), where `*` is entry by
/// entry and f is linear, W x + b, or of low rank, U (V x) + b.
///
/// [1] Wang et al.: DCN V2, WWW 2021, equations 1 and 2.
final class CrossNetwork<A> implements Layer<A> {
  private final Kernels<A> kernels;
  private final int width;
  private final List<Layer<A>> functions;

  /// What each cross reads, the row itself first; the last is the answer.
  private final List<A> inputs = new ArrayList<>();

  private final List<A> values = new ArrayList<>();
  private final A dx;
  private final A dFirst;
  private final A dValue;

  /// @param functions one per cross, from `width` to `width`
  CrossNetwork(Kernels<A> kernels, int width, List<Layer<A>> functions, int most) {
    this.kernels = kernels;
    this.width = width;
    this.functions = List.copyOf(functions);
    this.dx = kernels.array(most * width);
    inputs.add(dx);
    for (int i = 0; i < functions.size(); i++) {
      inputs.add(kernels.array(most * width));
    }
    this.dFirst = kernels.array(most * width);
    this.dValue = kernels.array(most * width);
  }

  @Override
  public int width() {
    return width;
  }

  @Override
  public A forward(A x, int rows) {
    int n = rows * width;
    values.clear();
    inputs.set(0, x);
    for (int i = 0; i < functions.size(); i++) {
      A value = functions.get(i).forward(inputs.get(i), rows);
      A next = inputs.get(i + 1);
      kernels.multiplyAddTo(n, x, value, inputs.get(i), next);
      values.add(value);
    }
    return inputs.getLast();
  }

  @Override
  public A backward(A dy, int rows) {
    int n = rows * width;
    A first = inputs.getFirst();
    kernels.copy(n, dy, 0, dx, 0);
    kernels.clear(n, dFirst);
    for (int i = functions.size() - 1; i >= 0; i--) {
      kernels.multiplyAdd(n, dx, 0, values.get(i), 0, dFirst, 0);
      kernels.clear(n, dValue);
      kernels.multiplyAdd(n, dx, 0, first, 0, dValue, 0);
      kernels.axpy(n, 1, functions.get(i).backward(dValue, rows), 0, dx, 0);
    }
    kernels.axpy(n, 1, dFirst, 0, dx, 0);
    return dx;
  }

  @Override
  public List<Parameter<A>> parameters() {
    return functions.stream().flatMap(function -> function.parameters().stream()).toList();
  }
}
