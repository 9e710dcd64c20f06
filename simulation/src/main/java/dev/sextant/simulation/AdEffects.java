package dev.sextant.simulation;

import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/// A random function of an impression: first-order effects of all inputs, products of two hidden
/// traits for pairs of categories, products of three for triples, and products of a number's wave
/// and a trait.
///
/// A linear model misses all but the first, a factorization machine the triples.
final class AdEffects {
  private static final int TRAITS = 3;
  private static final int PAIRS = 8;
  private static final int TRIPLES = 6;
  private static final int WAVES = 4;

  /// Crosses are of the categories with at most so many values, so that impressions can show them.
  private static final int CROSSED = 9;

  private final double crosses;
  private final double[][] effects = new double[AdFields.CATEGORIES][];
  private final double[][] traits = new double[CROSSED][];
  private final double[] slopes;
  private final int[][] pairs;
  private final int[][] triples;
  private final int[][] waves;

  /// @param crosses strength of all but the first order
  AdEffects(double crosses, RandomGenerator random) {
    this.crosses = crosses;
    for (int field = 0; field < AdFields.CATEGORIES; field++) {
      effects[field] = gaussian(AdFields.SIZES[field], random);
    }
    for (int field = 0; field < CROSSED; field++) {
      traits[field] = gaussian(AdFields.SIZES[field] * TRAITS, random);
    }
    slopes = gaussian(AdFields.NUMBERS, random);
    pairs = draws(PAIRS, 2, random);
    triples = draws(TRIPLES, 3, random);
    waves = draws(WAVES, 1, random);
  }

  private static double[] gaussian(int count, RandomGenerator random) {
    return IntStream.range(0, count).mapToDouble(_ -> random.nextGaussian()).toArray();
  }

  /// Sets of distinct categories.
  private static int[][] draws(int count, int size, RandomGenerator random) {
    return IntStream.range(0, count)
        .mapToObj(_ -> random.ints(0, CROSSED).distinct().limit(size).toArray())
        .toArray(int[][]::new);
  }

  double of(AdFields fields) {
    return firstOrder(fields) + (crosses == 0 ? 0 : crosses * crossed(fields));
  }

  private double firstOrder(AdFields fields) {
    double sum = 0;
    for (int i = 0; i < AdFields.NUMBERS; i++) {
      sum += 0.1 * slopes[i] * fields.x[i];
    }
    for (int field = 0; field < AdFields.CATEGORIES; field++) {
      sum += 0.12 * effects[field][fields.values[field]];
    }
    return sum;
  }

  private double crossed(AdFields fields) {
    double sum = 0;
    for (int[] pair : pairs) {
      sum += 0.25 * trait(pair[0], fields, 0) * trait(pair[1], fields, 1);
    }
    for (int[] triple : triples) {
      sum +=
          0.35
              * trait(triple[0], fields, 0)
              * trait(triple[1], fields, 1)
              * trait(triple[2], fields, 2);
    }
    for (int i = 0; i < WAVES; i++) {
      sum += 0.4 * Math.sin(2 * fields.x[i]) * trait(waves[i][0], fields, 0);
    }
    return sum;
  }

  private double trait(int field, AdFields fields, int which) {
    return traits[field][fields.values[field] * TRAITS + which];
  }
}
