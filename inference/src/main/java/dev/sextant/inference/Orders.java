package dev.sextant.inference;

import dev.sextant.inference.net.Net;
import dev.sextant.inference.net.NetShape;
import java.util.Arrays;
import java.util.SplittableRandom;

/// Shapley values of a net's inputs, estimated over random orders, each taken forwards and
/// backwards [1].
///
/// Inputs turn, one after the other, from the average training row into the row that is explained;
/// the change of the answer is the amount of the input that turned. In each order the amounts add
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
  private final Net.Looked<float[]> average;
  private final Net.Looked<float[]> actual;

  Orders(
      NetCoding coding, NetShape shape, Net.Looked<float[]> average, Net.Looked<float[]> actual) {
    this.coding = coding;
    this.shape = shape;
    this.average = average;
    this.actual = actual;
  }

  /// One amount per input; together the answer of the actual row less that of the average one.
  double[] amounts(Net<float[]> net) {
    SplittableRandom random = new SplittableRandom(SEED);
    int inputs = coding.signature().inputs().size();
    double[] amounts = new double[inputs];
    int[] order = new int[inputs];
    Arrays.setAll(order, i -> i);
    for (int pair = 0; pair < PAIRS; pair++) {
      shuffle(order, random);
      add(order, net, amounts);
      reverse(order);
      add(order, net, amounts);
    }
    return Arrays.stream(amounts).map(sum -> sum / (2 * PAIRS)).toArray();
  }

  private void add(int[] order, Net<float[]> net, double[] amounts) {
    Net.Looked<float[]> mixed = new Net.Looked<>(average.x().clone(), average.wide().clone());
    double before = net.forward(mixed, 1)[0];
    for (int input : order) {
      turn(input, mixed);
      double after = net.forward(mixed, 1)[0];
      amounts[input] += after - before;
      before = after;
    }
  }

  private void turn(int input, Net.Looked<float[]> mixed) {
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

  private void turnWide(int at, Net.Looked<float[]> mixed) {
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
