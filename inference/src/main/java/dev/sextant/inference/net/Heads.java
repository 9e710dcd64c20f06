package dev.sextant.inference.net;

import java.util.List;

/// A tower for each task; their answers, one number each, stand beside each other.
final class Heads<A> implements Layer<A> {
  private final Kernels<A> kernels;
  private final List<Layer<A>> towers;
  private final int in;
  private final boolean sliced;
  private final List<A> slices;
  private final A slope;
  private final A y;
  private final A dx;

  /// @param in numbers that each tower reads
  /// @param sliced whether each tower reads a slice of its own; else all read the whole row
  /// @param most rows of a batch
  Heads(Kernels<A> kernels, List<Layer<A>> towers, int in, boolean sliced, int most) {
    this.kernels = kernels;
    this.towers = List.copyOf(towers);
    this.in = in;
    this.sliced = sliced;
    this.slices = sliced ? towers.stream().map(_ -> kernels.array(most * in)).toList() : List.of();
    this.slope = kernels.array(most);
    this.y = kernels.array(most * towers.size());
    this.dx = kernels.array(most * (sliced ? in * towers.size() : in));
  }

  @Override
  public int width() {
    return towers.size();
  }

  @Override
  public A forward(A x, int rows) {
    int tasks = towers.size();
    for (int task = 0; task < tasks; task++) {
      A answers = towers.get(task).forward(sliced ? slice(x, task, rows) : x, rows);
      for (int row = 0; row < rows; row++) {
        kernels.set(y, row * tasks + task, kernels.get(answers, row));
      }
    }
    return y;
  }

  private A slice(A x, int task, int rows) {
    A slice = slices.get(task);
    for (int row = 0; row < rows; row++) {
      kernels.copy(in, x, (row * towers.size() + task) * in, slice, row * in);
    }
    return slice;
  }

  @Override
  public A backward(A dy, int rows) {
    int tasks = towers.size();
    if (!sliced) {
      kernels.clear(rows * in, dx);
    }
    for (int task = 0; task < tasks; task++) {
      for (int row = 0; row < rows; row++) {
        kernels.set(slope, row, kernels.get(dy, row * tasks + task));
      }
      A part = towers.get(task).backward(slope, rows);
      if (sliced) {
        for (int row = 0; row < rows; row++) {
          kernels.copy(in, part, row * in, dx, (row * tasks + task) * in);
        }
      } else {
        kernels.axpy(rows * in, 1, part, 0, dx, 0);
      }
    }
    return dx;
  }

  @Override
  public List<Parameter<A>> parameters() {
    return towers.stream().flatMap(tower -> tower.parameters().stream()).toList();
  }
}
