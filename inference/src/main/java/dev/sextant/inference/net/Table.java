package dev.sextant.inference.net;

import java.util.Arrays;

/// A vector for each row of an embedding, and the gradient of those rows that a batch touched.
public final class Table<A> {
  private final String name;
  private final int rows;
  private final int width;
  private final Kernels<A> kernels;
  private final A values;

  /// Place of a row's gradient, counted from 1; 0 for a row that was not touched.
  private int[] places = {};

  private int[] touched = new int[64];
  private int count;
  private A gradient;

  public Table(String name, int rows, int width, Kernels<A> kernels, A values) {
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
    this.gradient = kernels.array(0);
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

  /// Copies a row to `out`.
  void read(int row, A out, int at) {
    kernels.copy(width, values, row * width, out, at);
  }

  /// Adds to the gradient of a row.
  public void add(int row, A slope, int at) {
    int place = place(row);
    kernels.axpy(width, 1, slope, at, gradient, place * width);
  }

  /// How many rows were touched since [#clear()].
  public int touched() {
    return count;
  }

  /// The i-th row that was touched; its gradient starts at i x width of [#gradient()].
  public int touched(int i) {
    return touched[i];
  }

  public A gradient() {
    return gradient;
  }

  public void clear() {
    for (int i = 0; i < count; i++) {
      places[touched[i]] = 0;
    }
    kernels.clear(count * width, gradient);
    count = 0;
  }

  private int place(int row) {
    if (places.length == 0) {
      places = new int[rows];
    }
    if (places[row] == 0) {
      grow(count + 1);
      touched[count] = row;
      places[row] = ++count;
    }
    return places[row] - 1;
  }

  private void grow(int needed) {
    if (needed > touched.length) {
      touched = Arrays.copyOf(touched, 2 * touched.length);
    }
    if (needed * width > kernels.length(gradient)) {
      A larger = kernels.array(touched.length * width);
      kernels.copy(count * width, gradient, 0, larger, 0);
      gradient = larger;
    }
  }
}
