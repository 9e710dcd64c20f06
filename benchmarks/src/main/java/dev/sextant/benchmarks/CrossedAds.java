package dev.sextant.benchmarks;

import dev.sextant.decision.Frame;
import dev.sextant.decision.Frame.Column;
import dev.sextant.model.Examples;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/// Made-up clicks on ads in the shape of Criteo's data: 13 numbers and 26 categories, whose values
/// are skewed, some missing; and the probability that each row really had.
///
/// The log-odds are a sum of first-order effects of all inputs, products of two hidden traits for
/// pairs of categories, products of three for triples, and products of a number's wave and a trait.
/// So a linear model misses all but the first, a factorization machine the triples.
final class CrossedAds {
  private static final int NUMBERS = 13;
  private static final int CATEGORIES = 26;
  private static final int TRAITS = 3;
  private static final int PAIRS = 8;
  private static final int TRIPLES = 6;
  private static final int WAVES = 4;
  private static final double MISSING = 0.05;
  private static final double BIAS = -1.5;

  /// Values of each category, from few to many.
  private static final int[] SIZES = {
    3, 4, 6, 8, 10, 12, 15, 18, 20, 24, 28, 30, 36, 40, 50, 60, 80, 100, 150, 200, 300, 500, 1000,
    2000, 5000, 10_000
  };

  /// Crosses are of categories with at most so many values, so that the rows can show them.
  private static final int CROSSED = 9;

  private final double[][] effects = new double[CATEGORIES][];
  private final double[][] traits = new double[CATEGORIES][];
  private final double[] slopes;
  private final int[][] pairs;
  private final int[][] triples;
  private final int[][] waves;

  /// Rows and their truth.
  ///
  /// @param probabilities of a click
  record Made(Examples examples, double[] probabilities) {
    /// The log loss of whoever knows the probabilities.
    double bayes() {
      return Arrays.stream(probabilities)
          .map(p -> -p * Math.log(p) - (1 - p) * Math.log(1 - p))
          .average()
          .orElseThrow();
    }
  }

  CrossedAds(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int field = 0; field < CATEGORIES; field++) {
      effects[field] = gaussian(SIZES[field], random);
      traits[field] = gaussian(SIZES[field] * TRAITS, random);
    }
    slopes = gaussian(NUMBERS, random);
    pairs = draws(PAIRS, 2, random);
    triples = draws(TRIPLES, 3, random);
    waves = draws(WAVES, 2, random);
  }

  private static double[] gaussian(int count, SplittableRandom random) {
    return IntStream.range(0, count).mapToDouble(_ -> random.nextGaussian()).toArray();
  }

  /// Sets of distinct categories.
  private static int[][] draws(int count, int size, SplittableRandom random) {
    return IntStream.range(0, count)
        .mapToObj(_ -> random.ints(0, CROSSED).distinct().limit(size).toArray())
        .toArray(int[][]::new);
  }

  Made make(int rows, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[][] numbers = new float[NUMBERS][rows];
    String[][] categories = new String[CATEGORIES][rows];
    float[] labels = new float[rows];
    double[] probabilities = new double[rows];
    double[] x = new double[NUMBERS];
    int[] values = new int[CATEGORIES];
    for (int row = 0; row < rows; row++) {
      for (int i = 0; i < NUMBERS; i++) {
        x[i] = random.nextGaussian();
        boolean missing = random.nextDouble() < MISSING;
        numbers[i][row] = missing ? Float.NaN : (float) Math.expm1(2 + x[i]);
        x[i] = missing ? 0 : x[i];
      }
      for (int field = 0; field < CATEGORIES; field++) {
        values[field] = (int) (SIZES[field] * Math.pow(random.nextDouble(), 2));
        categories[field][row] = Integer.toHexString(31 * field + 997 * values[field]);
      }
      probabilities[row] = 1 / (1 + Math.exp(-logOdds(x, values)));
      labels[row] = random.nextDouble() < probabilities[row] ? 1 : 0;
    }
    return new Made(examples(numbers, categories, labels), probabilities);
  }

  private double logOdds(double[] x, int[] values) {
    double odds = BIAS;
    for (int i = 0; i < NUMBERS; i++) {
      odds += 0.1 * slopes[i] * x[i];
    }
    for (int field = 0; field < CATEGORIES; field++) {
      odds += 0.12 * effects[field][values[field]];
    }
    for (int[] pair : pairs) {
      odds += 0.25 * trait(pair[0], values, 0) * trait(pair[1], values, 1);
    }
    for (int[] triple : triples) {
      odds +=
          0.35
              * trait(triple[0], values, 0)
              * trait(triple[1], values, 1)
              * trait(triple[2], values, 2);
    }
    for (int i = 0; i < WAVES; i++) {
      odds += 0.4 * Math.sin(2 * x[i]) * trait(waves[i][0], values, 0);
    }
    return odds;
  }

  private double trait(int field, int[] values, int which) {
    return traits[field][values[field] * TRAITS + which];
  }

  private static Examples examples(float[][] numbers, String[][] categories, float[] labels) {
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < NUMBERS; i++) {
      columns.add(new Frame.Numbers("I" + (i + 1), numbers[i]));
    }
    for (int i = 0; i < CATEGORIES; i++) {
      columns.add(new Frame.Categories("C" + (i + 1), categories[i]));
    }
    float[] weights = new float[labels.length];
    Arrays.fill(weights, 1);
    int[] groups = IntStream.range(0, labels.length).toArray();
    return new Examples(new Frame(labels.length, columns), labels, weights, groups);
  }
}
