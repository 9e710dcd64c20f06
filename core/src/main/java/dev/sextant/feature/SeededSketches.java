package dev.sextant.feature;

import dev.sextant.math.Hashes;
import java.util.Random;
import org.apache.datasketches.kll.KllDoublesSketch;
import org.apache.datasketches.kll.KllSketch;

/// Gives KLL sketches the coins that they flip when they compact: drawn from what a sketch has seen
/// so far, so that the same numbers in the same order make the same sketch, online and in replay.
///
/// DataSketches shares one unseeded generator among all KLL sketches and has no setting for it;
/// hence the look behind its curtain, and a lock.
final class SeededSketches {
  private static final Random COINS = coins();

  private SeededSketches() {}

  private static Random coins() {
    try {
      var field = KllSketch.class.getDeclaredField("random");
      field.setAccessible(true);
      return (Random) field.get(null);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this version of DataSketches hides its generator", e);
    }
  }

  static void update(KllDoublesSketch sketch, double number) {
    synchronized (COINS) {
      COINS.setSeed(Hashes.mix(sketch.getN()));
      sketch.update(number);
    }
  }
}
