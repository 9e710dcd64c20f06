package dev.sextant.inference;

import dev.sextant.inference.net.Net;
import dev.sextant.inference.net.Net.Looked;
import dev.sextant.inference.net.NetShape;
import java.util.Arrays;
import java.util.SplittableRandom;

/// Shapley values of a net's inputs, estimated over random orders, each taken forwards and
/// backwards [1].
///
/// Inputs turn, one after the other, from the average training row into the row that is explained;
/// the change of the margin is the amount of the input that turned. In each order the amounts add
/// up to the whole difference, so their average does. An order and its reverse halve what two
/// inputs do together, so the values of a factorization machine are exact; those of deeper nets are
/// estimates, the same for the same row every time.
///
/// [1] Mitchell et al.: Sampling Permutations for Shapley Value Estimation, JMLR 2022.
final class Orders {
  private static final int PAIRS = 8;
  private static final long SEED = 1;

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
    SplittableRandom random = new SplittableRandom(SEED);
    int inputs = coding.signature().inputs().size();
    double[] amounts = new double[inputs];
    int[] order = new int[inputs];
    Arrays.setAll(order, i -> i);
    for (int pair = 0; pair < PAIRS; pair++) {
      shuffle(order, random);
      add(order, net, margin, before, amounts);
      reverse(order);
      add(order, net, margin, before, amounts);
    }
    return Arrays.stream(amounts).map(sum -> sum / (2 * PAIRS)).toArray();
  }

  /// The row after each turn is a row of a batch.
  private void add(int[] order, Net<float[]> net, Margin margin, double before, double[] amounts) {
    Looked<float[]> mixed = new Looked<>(average.x().clone(), average.wide().clone());
    double last = before;
    for (int from = 0; from < order.length; from += RankingNet.BLOCK) {
      int count = Math.min(RankingNet.BLOCK, order.length - from);
      for (int i = 0; i < count; i++) {
        turn(order[from + i], mixed);
        place(mixed.x(), batch.x(), i);
        place(mixed.wide(), batch.wide(), i);
      }
      float[] answers = net.forward(batch, count);
      for (int i = 0; i < count; i++) {
        double now = margin.of(answers, i);
        amounts[order[from + i]] += now - last;
        last = now;
      }
    }
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

  private static void shuffle(int[] order, SplittableRandom random) {
    for (int i = order.length - 1; i > 0; i--) {
      swap(order, i, random.nextInt(i + 1));
    }
  }

  private static void reverse(int[] order) {
    for (int i = 0; i < order.length / 2; i++) {
      swap(order, i, order.length - 1 - i);
    }
  }

  private static void swap(int[] order, int i, int j) {
    int moved = order[i];
    order[i] = order[j];
    order[j] = moved;
  }
}
