package dev.sextant.benchmarks;

import dev.sextant.decision.Frame;
import dev.sextant.decision.Frame.Column;
import dev.sextant.model.Examples;
import dev.sextant.simulation.AdImpression;
import dev.sextant.simulation.AdOptions;
import dev.sextant.simulation.AdWorld;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// Clicks of the simulated world of ads as examples, with the probability that each row really had.
final class CrossedAds {
  private final AdWorld world;

  /// Rows and their truth.
  ///
  /// @param probabilities of a click
  /// @param converted 1 or 0 of a row that was clicked; NaN of the others
  /// @param conversions probabilities of a conversion after a click
  record Made(Examples examples, double[] probabilities, float[] converted, double[] conversions) {
    /// The log loss of whoever knows the probabilities.
    double bayes() {
      return Arrays.stream(probabilities)
          .map(p -> -p * Math.log(p) - (1 - p) * Math.log(1 - p))
          .average()
          .orElseThrow();
    }
  }

  CrossedAds(long seed) {
    this(seed, AdOptions.standard());
  }

  CrossedAds(long seed, AdOptions options) {
    world = new AdWorld(seed, options);
  }

  /// @param number of the impressions: the same one gives the same rows
  Made make(int rows, long number) {
    float[][] numbers = new float[AdImpression.NUMBERS][rows];
    String[][] categories = new String[AdImpression.CATEGORIES][rows];
    float[] labels = new float[rows];
    double[] probabilities = new double[rows];
    float[] converted = new float[rows];
    double[] conversions = new double[rows];
    AdWorld.Impressions impressions = world.impressions(number);
    for (int row = 0; row < rows; row++) {
      AdImpression one = impressions.next();
      for (int i = 0; i < numbers.length; i++) {
        numbers[i][row] = (float) one.number(i);
      }
      for (int i = 0; i < categories.length; i++) {
        categories[i][row] = one.category(i);
      }
      probabilities[row] = one.clickProbability();
      labels[row] = one.clicked() ? 1 : 0;
      conversions[row] = one.conversionProbability() / one.clickProbability();
      converted[row] = !one.clicked() ? Float.NaN : one.converted() ? 1 : 0;
    }
    return new Made(examples(numbers, categories, labels), probabilities, converted, conversions);
  }

  private static Examples examples(float[][] numbers, String[][] categories, float[] labels) {
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < numbers.length; i++) {
      columns.add(new Frame.Numbers("i" + (i + 1), numbers[i]));
    }
    for (int i = 0; i < categories.length; i++) {
      columns.add(new Frame.Categories("c" + (i + 1), categories[i]));
    }
    float[] weights = new float[labels.length];
    Arrays.fill(weights, 1);
    int[] groups = IntStream.range(0, labels.length).toArray();
    return new Examples(new Frame(labels.length, columns), labels, weights, groups);
  }
}
