package dev.sextant.runtime.training;

import dev.sextant.decision.Frame;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Cuts rows by the values of a column: names by the most frequent ones, numbers by quartiles.
///
/// @param names of the slices, in order
/// @param value row -> its slice; null where the value is missing
record Slices(List<String> names, IntFunction<@Nullable String> value) {
  private static final int MOST_NAMES = 10;
  private static final int QUARTERS = 4;
  private static final String OTHER = "(other)";
  private static final String MISSING = "(missing)";

  static Slices of(Frame.Column column, int rows) {
    return column instanceof Frame.Numbers numbers
        ? quartiles(numbers.values(), rows)
        : frequent(values(column), rows);
  }

  /// Each value for itself.
  static Slices values(Frame.Column column) {
    return new Slices(
        List.of(),
        switch (column) {
          case Frame.Numbers numbers ->
              row ->
                  Float.isNaN(numbers.values()[row]) ? null : String.valueOf(numbers.values()[row]);
          case Frame.Categories categories -> row -> categories.values()[row];
          case Frame.Texts texts -> row -> texts.values()[row];
        });
  }

  @Nullable String of(int row) {
    return value.apply(row);
  }

  private static Slices frequent(Slices values, int rows) {
    Map<String, Integer> counts = new HashMap<>();
    for (int row = 0; row < rows; row++) {
      String value = values.of(row);
      counts.merge(value == null ? MISSING : value, 1, Integer::sum);
    }
    List<String> kept =
        counts.entrySet().stream()
            .sorted(
                Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
                    .thenComparing(Map.Entry.comparingByKey()))
            .limit(MOST_NAMES)
            .map(Map.Entry::getKey)
            .toList();
    Set<String> known = Set.copyOf(kept);
    List<String> names =
        counts.size() > kept.size()
            ? Stream.concat(kept.stream(), Stream.of(OTHER)).toList()
            : kept;
    return new Slices(
        names,
        row -> {
          String value = values.of(row);
          String name = value == null ? MISSING : value;
          return known.contains(name) ? name : OTHER;
        });
  }

  /// Equal numbers stay together, so that there may be fewer than four.
  private static Slices quartiles(float[] values, int rows) {
    double[] sorted =
        IntStream.range(0, rows)
            .mapToDouble(row -> values[row])
            .filter(value -> !Double.isNaN(value))
            .sorted()
            .toArray();
    double[] edges =
        sorted.length == 0
            ? new double[0]
            : IntStream.range(1, QUARTERS)
                .mapToDouble(i -> sorted[sorted.length * i / QUARTERS])
                .filter(edge -> edge > sorted[0])
                .distinct()
                .toArray();
    List<String> named =
        IntStream.rangeClosed(0, edges.length).mapToObj(i -> range(edges, i)).toList();
    return new Slices(
        Stream.concat(named.stream(), Stream.of(MISSING)).toList(),
        row -> {
          int found = Arrays.binarySearch(edges, values[row]);
          return Float.isNaN(values[row]) ? MISSING : named.get(found < 0 ? -found - 1 : found + 1);
        });
  }

  private static String range(double[] edges, int i) {
    if (edges.length == 0) {
      return "all";
    }
    String above = i == 0 ? "" : number(edges[i - 1]) + " <= ";
    String below = i == edges.length ? "" : " < " + number(edges[i]);
    return above + "x" + below;
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.4g", value);
  }
}
