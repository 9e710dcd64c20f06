package dev.sextant.simulation;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/// Random numbers by name: a seed, a purpose and a number give one generator, whatever was drawn
/// before and elsewhere.
final class Chance {
  private Chance() {}

  static RandomGenerator of(long seed, String purpose, long number) {
    return new SplittableRandom(mix(mix(seed ^ hash(purpose)) + number));
  }

  /// FNV-1a over the characters.
  static long hash(String text) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
    }
    return hash;
  }

  /// The finalizer of MurmurHash3: every bit of the input changes half of the output's.
  private static long mix(long bits) {
    long mixed = (bits ^ (bits >>> 33)) * 0xff51afd7ed558ccdL;
    mixed = (mixed ^ (mixed >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return mixed ^ (mixed >>> 33);
  }

  static double logistic(double logOdds) {
    return 1 / (1 + Math.exp(-logOdds));
  }

  /// A log-normal draw.
  static double logNormal(RandomGenerator random, double median, double spread) {
    return median * Math.exp(spread * random.nextGaussian());
  }
}
