package dev.sextant.learning;

import dev.sextant.decision.Frame;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

final class OddRows {
  private OddRows() {}

  /// Rows as they should not be: missing values, infinite, tiny and huge numbers, values that are
  /// some row's of training to the bit, and categories that nobody saw.
  static Frame like(Frame train, int rows, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Frame.Column> columns = new ArrayList<>();
    for (Frame.Column column : train.columns()) {
      switch (column) {
        case Frame.Numbers numbers -> {
          float[] made = new float[rows];
          for (int row = 0; row < rows; row++) {
            made[row] = number(numbers.values()[random.nextInt(train.rows())], random);
          }
          columns.add(new Frame.Numbers(numbers.name(), made));
        }
        case Frame.Categories categories -> {
          @Nullable String[] made = new String[rows];
          for (int row = 0; row < rows; row++) {
            made[row] = category(categories.values()[random.nextInt(train.rows())], random);
          }
          columns.add(new Frame.Categories(categories.name(), made));
        }
        case Frame.Texts texts -> throw new IllegalArgumentException(texts.name());
      }
    }
    return new Frame(rows, columns);
  }

  private static float number(float known, SplittableRandom random) {
    return switch (random.nextInt(12)) {
      case 0 -> Float.NaN;
      case 1 -> Float.POSITIVE_INFINITY;
      case 2 -> Float.NEGATIVE_INFINITY;
      case 3 -> -0.0f;
      case 4 -> Float.MAX_VALUE;
      case 5 -> (float) random.nextGaussian() * 1e-20f;
      case 6 -> Math.nextUp(known);
      case 7 -> (float) (random.nextGaussian() * Math.pow(10, random.nextInt(38)));
      default -> known;
    };
  }

  private static @Nullable String category(@Nullable String known, SplittableRandom random) {
    return switch (random.nextInt(8)) {
      case 0 -> null;
      case 1 -> "never seen " + random.nextInt(100);
      case 2 -> "größer als ∞";
      default -> known;
    };
  }
}
