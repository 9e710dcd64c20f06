package dev.sextant.inference.net;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Experts that all read the row, and for each task a gate that weighs their outputs. The mixtures
/// stand beside each other; with g = softmax(x G + b) of a task's gate, its mixture is the sum of
/// g_e E_e(x) over the experts E_e [1].
///
/// [1] Ma et al.: Modeling Task Relationships in Multi-task Learning with Multi-gate
/// Mixture-of-Experts, KDD 2018, equations 6 and 7.
final class Mixture<A> implements Layer<A> {
  private final Kernels<A> kernels;
  private final List<Layer<A>> experts;
  private final List<Layer<A>> gates;
  private final int in;
  private final int out;

  /// Weights of the experts: for each task row by row.
  private final List<A> shares;

  private final List<A> outputs;
  private final List<A> slopes;
  private final A gateSlope;
  private final A y;
  private final A dx;

  /// @param experts of one width
  /// @param gates one per task, an answer per expert each
  /// @param in numbers of a row
  /// @param most rows of a batch
  Mixture(Kernels<A> kernels, List<Layer<A>> experts, List<Layer<A>> gates, int in, int most) {
    this.kernels = kernels;
    this.experts = List.copyOf(experts);
    this.gates = List.copyOf(gates);
    this.in = in;
    this.out = experts.getFirst().width();
    this.shares = gates.stream().map(_ -> kernels.array(most * experts.size())).toList();
    this.slopes = experts.stream().map(_ -> kernels.array(most * out)).toList();
    this.outputs = new ArrayList<>(slopes);
    this.gateSlope = kernels.array(most * experts.size());
    this.y = kernels.array(most * gates.size() * out);
    this.dx = kernels.array(most * in);
  }

  @Override
  public int width() {
    return gates.size() * out;
  }

  @Override
  public A forward(A x, int rows) {
    for (int expert = 0; expert < experts.size(); expert++) {
      outputs.set(expert, experts.get(expert).forward(x, rows));
    }
    kernels.clear(rows * width(), y);
    for (int task = 0; task < gates.size(); task++) {
      A share = shares.get(task);
      softmax(gates.get(task).forward(x, rows), share, rows);
      for (int row = 0; row < rows; row++) {
        for (int expert = 0; expert < experts.size(); expert++) {
          double weight = kernels.get(share, row * experts.size() + expert);
          kernels.axpy(out, weight, outputs.get(expert), row * out, y, at(row, task));
        }
      }
    }
    return y;
  }

  private int at(int row, int task) {
    return (row * gates.size() + task) * out;
  }

  /// [StrictMath] gives the same bits everywhere.
  private void softmax(A logits, A share, int rows) {
    int n = experts.size();
    for (int at = 0; at < rows * n; at += n) {
      double largest = Double.NEGATIVE_INFINITY;
      for (int i = at; i < at + n; i++) {
        largest = Math.max(largest, kernels.get(logits, i));
      }
      double sum = 0;
      for (int i = at; i < at + n; i++) {
        sum += StrictMath.exp(kernels.get(logits, i) - largest);
      }
      for (int i = at; i < at + n; i++) {
        kernels.set(share, i, StrictMath.exp(kernels.get(logits, i) - largest) / sum);
      }
    }
  }

  @Override
  public A backward(A dy, int rows) {
    kernels.clear(rows * in, dx);
    slopes.forEach(slope -> kernels.clear(rows * out, slope));
    for (int task = 0; task < gates.size(); task++) {
      for (int row = 0; row < rows; row++) {
        backward(dy, row, task);
      }
      kernels.axpy(rows * in, 1, gates.get(task).backward(gateSlope, rows), 0, dx, 0);
    }
    for (int expert = 0; expert < experts.size(); expert++) {
      A slope = experts.get(expert).backward(slopes.get(expert), rows);
      kernels.axpy(rows * in, 1, slope, 0, dx, 0);
    }
    return dx;
  }

  /// Slopes of one row's gate and, added up, of the experts by one task's mixture.
  private void backward(A dy, int row, int task) {
    int n = experts.size();
    A share = shares.get(task);
    double mean = 0;
    for (int expert = 0; expert < n; expert++) {
      double weight = kernels.get(share, row * n + expert);
      double along = dot(dy, at(row, task), outputs.get(expert), row * out);
      kernels.set(gateSlope, row * n + expert, along);
      mean += weight * along;
      kernels.axpy(out, weight, dy, at(row, task), slopes.get(expert), row * out);
    }
    for (int i = row * n; i < (row + 1) * n; i++) {
      kernels.set(gateSlope, i, kernels.get(share, i) * (kernels.get(gateSlope, i) - mean));
    }
  }

  private double dot(A a, int aAt, A b, int bAt) {
    double sum = 0;
    for (int i = 0; i < out; i++) {
      sum += kernels.get(a, aAt + i) * kernels.get(b, bAt + i);
    }
    return sum;
  }

  @Override
  public List<Parameter<A>> parameters() {
    return Stream.concat(experts.stream(), gates.stream())
        .flatMap(layer -> layer.parameters().stream())
        .toList();
  }
}
