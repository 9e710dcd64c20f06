package dev.sextant.inference;

import dev.sextant.inference.net.Net;
import dev.sextant.inference.net.Net.Looked;
import dev.sextant.inference.net.NetShape;

/// Shapley values of a ranking net's inputs: see [PairedOrders]. Those of a factorization machine
/// are exact, those of deeper nets are estimates, the same for the same row every time.
final class Orders {
  private final NetCoding coding;
  private final NetShape shape;
  private final Looked<float[]> average;
  private final Looked<float[]> actual;
  private final Looked<float[]> batch;

  Orders(NetCoding coding, NetShape shape, Looked<float[]> average, Looked<float[]> actual) {
    this.coding = coding;
    this.shape = shape;
    this.average = average;
    this.actual = actual;
    int most = Math.min(RankingNet.BLOCK, coding.signature().inputs().size());
    this.batch =
        new Looked<>(new float[most * shape.rowWidth()], new float[most * shape.wideWidth()]);
  }

  /// What is explained: a number that comes of a row's answers.
  @FunctionalInterface
  interface Margin {
    double of(float[] answers, int row);
  }

  /// One amount per input; together the margin of the actual row less that of the average one.
  double[] amounts(Net<float[]> net, Margin margin) {
    double before = margin.of(net.forward(average, 1), 0);
    int inputs = coding.signature().inputs().size();
    return PairedOrders.amounts(inputs, before, order -> margins(order, net, margin));
  }

  /// The row after each turn is a row of a batch.
  private double[] margins(int[] order, Net<float[]> net, Margin margin) {
    Looked<float[]> mixed = new Looked<>(average.x().clone(), average.wide().clone());
    double[] margins = new double[order.length];
    for (int from = 0; from < order.length; from += RankingNet.BLOCK) {
      int count = Math.min(RankingNet.BLOCK, order.length - from);
      for (int i = 0; i < count; i++) {
        turn(order[from + i], mixed);
        place(mixed.x(), batch.x(), i);
        place(mixed.wide(), batch.wide(), i);
      }
      float[] answers = net.forward(batch, count);
      for (int i = 0; i < count; i++) {
        margins[from + i] = margin.of(answers, i);
      }
    }
    return margins;
  }

  private static void place(float[] row, float[] batch, int at) {
    System.arraycopy(row, 0, batch, at * row.length, row.length);
  }

  private void turn(int input, Looked<float[]> mixed) {
    int field = coding.fieldOf(input);
    if (field >= 0) {
      int vector = shape.numbers() + field * shape.dim();
      System.arraycopy(actual.x(), vector, mixed.x(), vector, shape.dim());
      turnWide(shape.numbers() + field, mixed);
    }
    int number = coding.numberOf(input);
    if (number >= 0) {
      mixed.x()[number] = actual.x()[number];
      turnWide(number, mixed);
    }
  }

  private void turnWide(int at, Looked<float[]> mixed) {
    if (shape.wide()) {
      mixed.wide()[at] = actual.wide()[at];
    }
  }
}
