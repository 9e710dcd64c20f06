package dev.sextant.inference.net;

import dev.sextant.inference.net.Kernels.Factor;
import org.jspecify.annotations.Nullable;

/// A matrix that training moves, stored by row, and the gradient of the loss by it.
///
/// @param <A> `float[]`, or `double[]` in tests
public final class Parameter<A> {
  private final String name;
  private final int rows;
  private final int width;
  private final Kernels<A> kernels;
  private final A values;
  private final @Nullable Factor<A> fixed;
  private @Nullable A gradient;

  /// @param values rows x width; shared, so that threads can work on one net
  public Parameter(String name, int rows, int width, Kernels<A> kernels, A values) {
    this(name, rows, width, kernels, values, null);
  }

  /// @param fixed the values laid out for products, when they do not change; else null
  public Parameter(
      String name, int rows, int width, Kernels<A> kernels, A values, @Nullable Factor<A> fixed) {
    if (kernels.length(values) != (long) rows * width) {
      throw new IllegalArgumentException(
          "%s must have %d x %d values, but had %d"
              .formatted(name, rows, width, kernels.length(values)));
    }
    this.name = name;
    this.rows = rows;
    this.width = width;
    this.kernels = kernels;
    this.values = values;
    this.fixed = fixed;
  }

  /// c = a W, for `m` rows of a.
  void product(int m, A a, A c) {
    if (fixed != null) {
      kernels.product(m, a, fixed, c);
    } else {
      kernels.product(m, width, rows, a, false, values, false, c, false);
    }
  }

  public String name() {
    return name;
  }

  public int rows() {
    return rows;
  }

  public int width() {
    return width;
  }

  public A values() {
    return values;
  }

  /// Sums up over backward passes until [#clear()]; made when first asked for.
  public A gradient() {
    A made = gradient;
    if (made == null) {
      made = kernels.array(rows * width);
      gradient = made;
    }
    return made;
  }

  public void clear() {
    kernels.clear(rows * width, gradient());
  }
}
