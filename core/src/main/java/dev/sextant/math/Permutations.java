package dev.sextant.math;

import java.util.random.RandomGenerator;

/// Orders of things.
public final class Permutations {
  private Permutations() {}

  /// Puts an array in a random order, each as likely as any other (Durstenfeld, Algorithm 235, CACM
  /// 1964).
  public static void shuffle(int[] order, RandomGenerator random) {
    for (int i = order.length - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      int moved = order[i];
      order[i] = order[other];
      order[other] = moved;
    }
  }
}
