package dev.sextant.learning;

import dev.sextant.decision.Frame;
import dev.sextant.model.Examples;
import dev.sextant.model.Scorer;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Examples from a known truth, with missing values and rare categories.
final class Worlds {
  private static final String[] DEVICES = {"phone", "tablet", "desk"};

  private Worlds() {}

  /// Log-odds 2 sin(2 x), -2, 0 or 2 for the device, and 1.5 when y is missing; 8 rows a query.
  static Examples clicks(int rows, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] x = new float[rows];
    float[] y = new float[rows];
    String[] device = new String[rows];
    float[] labels = new float[rows];
    for (int row = 0; row < rows; row++) {
      x[row] = (float) random.nextGaussian();
      y[row] = random.nextInt(4) == 0 ? Float.NaN : (float) random.nextGaussian() * 100;
      int which = random.nextInt(3);
      device[row] = DEVICES[which];
      double odds = 2 * Math.sin(2 * x[row]) + 2 * (which - 1) + (Float.isNaN(y[row]) ? 1.5 : 0);
      labels[row] = random.nextDouble() < 1 / (1 + Math.exp(-odds)) ? 1 : 0;
    }
    return examples(x, y, device, labels);
  }

  /// Log-odds 3 or -3 by the parity of a bit count of the place's number, halved where x < 0; one
  /// in ten places is not told. Few rows come from the later places.
  static Examples places(int rows, int places, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] x = new float[rows];
    @Nullable String[] place = new @Nullable String[rows];
    float[] labels = new float[rows];
    for (int row = 0; row < rows; row++) {
      x[row] = (float) random.nextGaussian();
      int which = (int) (places * Math.pow(random.nextDouble(), 1.5));
      place[row] = random.nextInt(10) == 0 ? null : "place " + which;
      double odds = Integer.bitCount(which) % 2 == 0 ? 3 : -3;
      labels[row] =
          random.nextDouble() < 1 / (1 + Math.exp(x[row] < 0 ? -odds / 2 : -odds)) ? 1 : 0;
    }
    return of(
        new Frame(rows, List.of(new Frame.Numbers("x", x), new Frame.Categories("place", place))),
        labels);
  }

  static Examples examples(float[] x, float[] y, String[] device, float[] labels) {
    Frame frame =
        new Frame(
            x.length,
            List.of(
                new Frame.Numbers("x", x),
                new Frame.Numbers("y", y),
                new Frame.Categories("device", device)));
    return of(frame, labels);
  }

  static Examples of(Frame frame, float[] labels) {
    float[] weights = new float[frame.rows()];
    Arrays.fill(weights, 1);
    int[] groups = IntStream.range(0, frame.rows()).map(row -> row / 8).toArray();
    return new Examples(frame, labels, weights, groups);
  }

  static double[] margins(Scorer scorer, Frame frame) {
    double[] margins = new double[frame.rows()];
    scorer.margins(frame, margins);
    return margins;
  }

  /// The chance that a positive stands above a negative.
  static double auc(double[] margins, float[] labels) {
    double wins = 0;
    double pairs = 0;
    for (int i = 0; i < margins.length; i++) {
      for (int j = 0; j < margins.length && labels[i] > 0; j++) {
        if (labels[j] == 0) {
          pairs++;
          wins += margins[i] > margins[j] ? 1 : margins[i] == margins[j] ? 0.5 : 0;
        }
      }
    }
    return wins / pairs;
  }
}
