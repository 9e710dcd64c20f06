package dev.sextant.learning;

import dev.sextant.inference.net.Kernels;
import dev.sextant.inference.net.Net;
import dev.sextant.inference.net.Parameter;
import dev.sextant.inference.net.Table;
import java.util.Arrays;

/// One thread's net and batch; its gradients are its own, the values are everyone's.
final class NetWorker {
  /// Rows that a net should work on at once, at most: so few that what its layers hand on stays in
  /// a cache, and as many terms as products sum up at once, which leaves gradients as they are.
  static final int MOST = Kernels.DEPTH;

  private final Net<float[]> net;
  private final NetRows rows;
  private final Losses losses;
  private final Balance balance;
  private final int tasks;
  private final int most;
  private final int[] indices;
  private final float[] numbers;
  private final float[] slopes;
  private final float[] labels;
  private final double[] factors;

  /// Over the rows since they were handed on: each task's losses and weights.
  private final double[] lost;

  private final double[] weighed;

  /// @param most rows that the net works on at once
  NetWorker(Net<float[]> net, NetRows rows, Losses losses, Balance balance, int most) {
    this.net = net;
    this.rows = rows;
    this.losses = losses;
    this.balance = balance;
    this.tasks = losses.tasks().size();
    this.most = most;
    this.indices = new int[most * rows.coding().fields()];
    this.numbers = new float[most * rows.coding().numbers()];
    this.slopes = new float[most * tasks];
    this.labels = new float[tasks];
    this.factors = new double[tasks];
    this.lost = new double[tasks];
    this.weighed = new double[tasks];
  }

  Net<float[]> net() {
    return net;
  }

  /// Sums up the gradients of some rows.
  ///
  /// @param order rows; those from `from` to before `to` count
  /// @param scale of each row's weight
  void learn(int[] order, int from, int to, double scale) {
    for (int at = from; at < to; at += most) {
      learnAtOnce(order, at, Math.min(to, at + most), scale);
    }
  }

  private void learnAtOnce(int[] order, int from, int to, double scale) {
    float[] answers = answers(order, from, to);
    double[] counts = balance.factors();
    for (int i = 0; i < to - from; i++) {
      int row = order[from + i];
      rows.labels(row, labels);
      for (int task = 0; task < tasks; task++) {
        factors[task] = scale * rows.weights()[row] * counts[task];
      }
      losses.slopes(answers, i, labels, factors, slopes);
      if (balance.isLearned()) {
        lose(answers, i, rows.weights()[row], lost, weighed);
      }
    }
    net.backward(slopes, to - from);
  }

  /// Adds the losses of one row whose labels were copied.
  private void lose(
      float[] answers, int i, float weight, double[] lossesOfTasks, double[] weights) {
    for (int task = 0; task < tasks; task++) {
      if (!Float.isNaN(labels[task])) {
        lossesOfTasks[task] += weight * losses.value(answers, i, task, labels[task]);
        weights[task] += weight;
      }
    }
  }

  /// The weighted mean of each task's losses over some rows, added up.
  double loss(int[] order) {
    double[] sums = new double[tasks];
    double[] weights = new double[tasks];
    for (int from = 0; from < order.length; from += most) {
      int to = Math.min(order.length, from + most);
      float[] answers = answers(order, from, to);
      for (int i = from; i < to; i++) {
        rows.labels(order[i], labels);
        lose(answers, i - from, rows.weights()[order[i]], sums, weights);
      }
    }
    double sum = 0;
    for (int task = 0; task < tasks; task++) {
      sum += weights[task] == 0 ? 0 : balance.fixed(task) * sums[task] / weights[task];
    }
    return sum;
  }

  /// What the net sees of some rows, on average.
  Net.Looked<float[]> average(int[] order) {
    Net.Looked<float[]> one = look(order, 0, 1);
    double[] x = new double[one.x().length / most];
    double[] wide = new double[one.wide().length / most];
    for (int from = 0; from < order.length; from += most) {
      int to = Math.min(order.length, from + most);
      Net.Looked<float[]> seen = look(order, from, to);
      add(seen.x(), to - from, x);
      add(seen.wide(), to - from, wide);
    }
    return new Net.Looked<>(mean(x, order.length), mean(wide, order.length));
  }

  private static void add(float[] seen, int count, double[] sums) {
    for (int i = 0; i < count * sums.length; i++) {
      sums[i % sums.length] += seen[i];
    }
  }

  private static float[] mean(double[] sums, int count) {
    float[] means = new float[sums.length];
    for (int i = 0; i < means.length; i++) {
      means[i] = (float) (sums[i] / count);
    }
    return means;
  }

  private float[] answers(int[] order, int from, int to) {
    return net.forward(look(order, from, to), to - from);
  }

  private Net.Looked<float[]> look(int[] order, int from, int to) {
    for (int i = from; i < to; i++) {
      rows.copy(order[i], indices, numbers, i - from);
    }
    return net.look(indices, numbers, to - from);
  }

  /// Moves a learned balance by what was handed to this worker, and forgets it.
  void balance(double scale, double rate, int step) {
    balance.move(lost, weighed, scale, rate, step);
    Arrays.fill(lost, 0);
    Arrays.fill(weighed, 0);
  }

  /// Hands the gradients to another worker and forgets them.
  void handTo(NetWorker other) {
    for (int task = 0; task < tasks; task++) {
      other.lost[task] += lost[task];
      other.weighed[task] += weighed[task];
    }
    Arrays.fill(lost, 0);
    Arrays.fill(weighed, 0);
    for (int i = 0; i < net.parameters().size(); i++) {
      Parameter<float[]> mine = net.parameters().get(i);
      float[] sums = other.net.parameters().get(i).gradient();
      for (int j = 0; j < sums.length; j++) {
        sums[j] += mine.gradient()[j];
      }
      mine.clear();
    }
    for (int i = 0; i < net.tables().size(); i++) {
      Table<float[]> mine = net.tables().get(i);
      for (int j = 0; j < mine.touched(); j++) {
        other.net.tables().get(i).add(mine.touched(j), mine.gradient(), j * mine.width());
      }
      mine.clear();
    }
  }
}
