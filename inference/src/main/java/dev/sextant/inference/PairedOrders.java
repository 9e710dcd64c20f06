package dev.sextant.inference;

import dev.sextant.math.Permutations;
import java.util.Arrays;
import java.util.SplittableRandom;

/// Shapley values estimated over random orders, each taken forwards and backwards [1].
///
/// Inputs turn, one after the other, from the average training row into the row that is explained;
/// the change of the margin is the amount of the input that turned. In each order the amounts add
/// up to the whole difference, so their average does. An order and its reverse halve what two
/// inputs do together.
///
/// [1] Mitchell et al.: Sampling Permutations for Shapley Value Estimation, JMLR 2022.
final class PairedOrders {
  private static final int PAIRS = 8;
  private static final long SEED = 1;

  private PairedOrders() {}

  /// Turns all inputs of the average row in an order.
  @FunctionalInterface
  interface Walk {
    /// The margin after each turn.
    double[] margins(int[] order);
  }

  /// One amount per input; together the margin of the actual row less that of the average one.
  ///
  /// @param before margin of the average row
  static double[] amounts(int inputs, double before, Walk walk) {
    SplittableRandom random = new SplittableRandom(SEED);
    double[] amounts = new double[inputs];
    int[] order = new int[inputs];
    Arrays.setAll(order, i -> i);
    for (int pair = 0; pair < PAIRS; pair++) {
      Permutations.shuffle(order, random);
      add(order, before, walk, amounts);
      reverse(order);
      add(order, before, walk, amounts);
    }
    return Arrays.stream(amounts).map(sum -> sum / (2 * PAIRS)).toArray();
  }

  private static void add(int[] order, double before, Walk walk, double[] amounts) {
    double[] margins = walk.margins(order);
    double last = before;
    for (int i = 0; i < order.length; i++) {
      amounts[order[i]] += margins[i] - last;
      last = margins[i];
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
