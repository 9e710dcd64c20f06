package dev.sextant.simulation;

import java.util.random.RandomGenerator;

/// What is known of an impression: numbers and categories in the shape of Criteo's data.
///
/// One object is used again and again.
final class AdFields {
  static final int NUMBERS = 13;
  static final int CATEGORIES = 26;
  private static final double MISSING = 0.05;

  /// Values of each category, from few to many.
  static final int[] SIZES = {
    3, 4, 6, 8, 10, 12, 15, 18, 20, 24, 28, 30, 36, 40, 50, 60, 80, 100, 150, 200, 300, 500, 1000,
    2000, 5000, 10_000
  };

  private static final String[][] NAMES = new String[CATEGORIES][];

  static {
    for (int field = 0; field < CATEGORIES; field++) {
      NAMES[field] = new String[SIZES[field]];
      for (int value = 0; value < SIZES[field]; value++) {
        NAMES[field][value] = Integer.toHexString(31 * field + 997 * value);
      }
    }
  }

  /// Standard normal; what is not known counts as 0.
  final double[] x = new double[NUMBERS];

  final boolean[] missing = new boolean[NUMBERS];
  final int[] values = new int[CATEGORIES];

  /// The density of a category's values falls like one over the square root of their number, so the
  /// first hundredth of them has a tenth of the impressions.
  void draw(RandomGenerator random) {
    for (int i = 0; i < NUMBERS; i++) {
      double drawn = random.nextGaussian();
      missing[i] = random.nextDouble() < MISSING;
      x[i] = missing[i] ? 0 : drawn;
    }
    for (int field = 0; field < CATEGORIES; field++) {
      double u = random.nextDouble();
      values[field] = (int) (SIZES[field] * u * u);
    }
  }

  /// A number as systems see it: skewed as counts are.
  ///
  /// @return NaN when missing
  double number(int i) {
    return missing[i] ? Double.NaN : (float) Math.expm1(2 + x[i]);
  }

  String category(int field) {
    return NAMES[field][values[field]];
  }
}
