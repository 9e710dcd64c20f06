package dev.sextant.learning;

import dev.sextant.inference.net.Net;
import dev.sextant.inference.net.Parameter;
import dev.sextant.inference.net.Table;

/// One thread's net and batch; its gradients are its own, the values are everyone's.
final class NetWorker {
  private final Net<float[]> net;
  private final NetRows rows;
  private final Loss loss;
  private final int[] indices;
  private final float[] numbers;
  private final float[] slopes;

  /// @param most rows of a batch
  NetWorker(Net<float[]> net, NetRows rows, Loss loss, int most) {
    this.net = net;
    this.rows = rows;
    this.loss = loss;
    this.indices = new int[most * rows.coding().fields()];
    this.numbers = new float[most * rows.coding().numbers()];
    this.slopes = new float[most];
  }

  Net<float[]> net() {
    return net;
  }

  /// Sums up the gradients of some rows.
  ///
  /// @param order rows; those from `from` to before `to` count
  /// @param scale of each row's weight
  void learn(int[] order, int from, int to, double scale) {
    float[] answers = answers(order, from, to);
    for (int i = 0; i < to - from; i++) {
      int row = order[from + i];
      slopes[i] =
          (float) (scale * rows.weights()[row] * loss.slope(answers[i], rows.labels()[row]));
    }
    net.backward(slopes, to - from);
  }

  /// The weighted mean of the losses of some rows.
  double loss(int[] order) {
    double sum = 0;
    double weights = 0;
    for (int from = 0; from < order.length; from += slopes.length) {
      int to = Math.min(order.length, from + slopes.length);
      float[] answers = answers(order, from, to);
      for (int i = from; i < to; i++) {
        float weight = rows.weights()[order[i]];
        sum += weight * loss.value(answers[i - from], rows.labels()[order[i]]);
        weights += weight;
      }
    }
    return sum / weights;
  }

  /// What the net sees of some rows, on average.
  Net.Looked<float[]> average(int[] order) {
    Net.Looked<float[]> one = look(order, 0, 1);
    double[] x = new double[one.x().length / slopes.length];
    double[] wide = new double[one.wide().length / slopes.length];
    for (int from = 0; from < order.length; from += slopes.length) {
      int to = Math.min(order.length, from + slopes.length);
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

  /// Hands the gradients to another worker and forgets them.
  void handTo(NetWorker other) {
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
