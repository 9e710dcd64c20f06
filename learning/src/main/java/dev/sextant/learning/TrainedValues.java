package dev.sextant.learning;

import dev.sextant.inference.net.Net;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;

/// The values of all parameters in a training, and those of its best epoch.
final class TrainedValues {
  private final SplittableRandom random;
  private final double spread;
  private final Start start;
  private final Map<String, float[]> values = new LinkedHashMap<>();
  private final Map<String, float[]> kept = new HashMap<>();

  /// @param spread the largest number of a vector at the start
  /// @param start where the parameters begin
  TrainedValues(SplittableRandom random, double spread, Start start) {
    this.random = random;
    this.spread = spread;
    this.start = start;
  }

  /// Those of a parameter; made when first asked for.
  float[] of(String name, int rows, int width) {
    return values.computeIfAbsent(name, _ -> initial(name, rows, width));
  }

  /// Small vectors, matrices after Glorot and Bengio [1], and 0 for the first order and biases;
  /// then what an earlier net has.
  ///
  /// [1] Understanding the difficulty of training deep feedforward neural networks, AISTATS 2010.
  private float[] initial(String name, int rows, int width) {
    float[] made = new float[Math.multiplyExact(rows, width)];
    if (!name.startsWith(Net.WIDE) && !name.endsWith(".bias")) {
      double bound = name.endsWith(Net.VECTORS) ? spread : Math.sqrt(6.0 / (rows + width));
      for (int i = 0; i < made.length; i++) {
        made[i] = (float) (bound * (2 * random.nextDouble() - 1));
      }
    }
    start.fill(name, width, made);
    return made;
  }

  /// Remembers all as of now; what was remembered before is overwritten.
  void keep() {
    values.forEach(
        (name, now) -> {
          float[] copy = kept.computeIfAbsent(name, _ -> new float[now.length]);
          System.arraycopy(now, 0, copy, 0, now.length);
        });
  }

  /// Goes back to what was remembered last, and forgets it.
  void goBack() {
    values.forEach(
        (name, now) -> {
          float[] copy = kept.getOrDefault(name, now);
          System.arraycopy(copy, 0, now, 0, now.length);
        });
    kept.clear();
  }

  /// All, in the order in which they were made; they go on moving when training does.
  Map<String, float[]> all() {
    return values;
  }
}
