package dev.sextant.learning;

import dev.sextant.decision.Frame;
import dev.sextant.model.Examples;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/// Readers and items with hidden traits of which only names are seen, and who takes what next: item
/// j with a probability proportional to popularity_j x exp(taste . trait_j).
final class Tastes {
  static final int READERS = 300;
  static final int ITEMS = 200;
  private static final int TRAITS = 3;
  private static final double STRENGTH = 1.5;

  private final double[][] tastes;
  private final double[][] traits;

  /// The most popular item is item 0.
  final double[] popularity;

  Tastes(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    tastes = gaussian(READERS, random);
    traits = gaussian(ITEMS, random);
    popularity = IntStream.range(0, ITEMS).mapToDouble(j -> 1 / Math.pow(1 + j, 0.7)).toArray();
  }

  private static double[][] gaussian(int rows, SplittableRandom random) {
    return IntStream.range(0, rows)
        .mapToObj(_ -> IntStream.range(0, TRAITS).mapToDouble(_ -> random.nextGaussian()).toArray())
        .toArray(double[][]::new);
  }

  /// How likely each item is to be the reader's next, up to a factor.
  double[] weights(int reader) {
    return IntStream.range(0, ITEMS).mapToDouble(j -> popularity[j] * liking(reader, j)).toArray();
  }

  private double liking(int reader, int item) {
    double sum = 0;
    for (int i = 0; i < TRAITS; i++) {
      sum += tastes[reader][i] * traits[item][i];
    }
    return Math.exp(STRENGTH * sum / Math.sqrt(TRAITS));
  }

  /// What somebody takes.
  record Taken(int reader, int item) {}

  List<Taken> taken(int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return IntStream.range(0, count)
        .mapToObj(
            _ -> {
              int reader = random.nextInt(READERS);
              return new Taken(reader, draw(weights(reader), random));
            })
        .toList();
  }

  private static int draw(double[] weights, SplittableRandom random) {
    double left = random.nextDouble() * Arrays.stream(weights).sum();
    int item = 0;
    while (item < weights.length - 1 && left >= weights[item]) {
      left -= weights[item++];
    }
    return item;
  }

  /// Each taken item with one that was not, drawn evenly.
  Examples examples(int count, long seed) {
    List<Taken> taken = taken(count, seed);
    SplittableRandom random = new SplittableRandom(seed + 1);
    int rows = 2 * count;
    String[] readers = new String[rows];
    String[] items = new String[rows];
    float[] ages = new float[rows];
    float[] labels = new float[rows];
    for (int row = 0; row < rows; row++) {
      Taken one = taken.get(row / 2);
      readers[row] = "r" + one.reader();
      items[row] = "i" + (row % 2 == 0 ? one.item() : random.nextInt(ITEMS));
      ages[row] = random.nextInt(100);
      labels[row] = row % 2 == 0 ? 1 : 0;
    }
    float[] weights = new float[rows];
    Arrays.fill(weights, 1);
    int[] groups = IntStream.range(0, rows).map(row -> row / 2).toArray();
    return new Examples(frame(readers, items, ages), labels, weights, groups);
  }

  static Frame frame(String[] readers, String[] items, float[] ages) {
    return new Frame(
        readers.length,
        List.of(
            new Frame.Categories("reader", readers),
            new Frame.Categories("item", items),
            new Frame.Numbers("age", ages)));
  }

  /// All items for one reader.
  static Frame all(int reader) {
    String[] readers = new String[ITEMS];
    Arrays.fill(readers, "r" + reader);
    String[] items = IntStream.range(0, ITEMS).mapToObj(j -> "i" + j).toArray(String[]::new);
    return frame(readers, items, new float[ITEMS]);
  }
}
