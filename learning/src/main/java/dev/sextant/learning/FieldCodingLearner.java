package dev.sextant.learning;

import dev.sextant.decision.Frame;
import dev.sextant.decision.Frame.Column;
import dev.sextant.inference.FieldCoding;
import dev.sextant.inference.FieldCoding.Binned;
import dev.sextant.inference.NetCoding;
import dev.sextant.model.Options;
import dev.sextant.model.Signature.Input;
import dev.sextant.model.Signature.Kind;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;

/// Learns from training columns how a net reads them.
///
/// @param bins of a number, with equal shares of the rows; 0 for its standardised value alone
/// @param minCount training rows that a category's value must be in to have a row of its own
/// @param buckets rows that the values of a category share by hash; 0 for a row each
record FieldCodingLearner(String learner, int bins, int minCount, int buckets) {
  NetCoding learn(Frame frame) {
    return new NetCoding(
        frame.columns().stream().map(column -> field(column, frame.rows())).toList());
  }

  static FieldCodingLearner read(String learner, Options options) {
    return new FieldCodingLearner(
        learner,
        options.whole("bins", 16, 0, 1000),
        options.whole("min_count", 2, 1, 1_000_000_000),
        options.whole("buckets", 0, 0, 1 << 28));
  }

  private FieldCoding field(Column column, int rows) {
    return switch (column) {
      case Frame.Numbers numbers -> number(numbers, rows);
      case Frame.Categories categories -> category(categories, rows);
      case Frame.Texts texts ->
          throw new IllegalArgumentException(
              "%s reads numbers and categories, but '%s' is a text; use learner logistic or leave it out"
                  .formatted(learner, texts.name()));
    };
  }

  private FieldCoding category(Frame.Categories column, int rows) {
    if (buckets > 0) {
      return new FieldCoding.Hashed(new Input(column.name(), Kind.CATEGORY), buckets);
    }
    Map<String, Integer> counts = new HashMap<>();
    for (int row = 0; row < rows; row++) {
      String value = column.values()[row];
      if (value != null) {
        counts.merge(value, 1, Integer::sum);
      }
    }
    List<String> frequent =
        counts.entrySet().stream()
            .filter(entry -> entry.getValue() >= minCount)
            .sorted(
                Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
                    .thenComparing(Map.Entry.comparingByKey()))
            .map(Map.Entry::getKey)
            .toList();
    return FieldCoding.Listed.of(column.name(), frequent);
  }

  private FieldCoding number(Frame.Numbers column, int rows) {
    float[] present = Quantiles.present(column, rows);
    Shape plain = Shape.of(present, x -> x);
    Shape bent = Shape.of(present, Binned::signedLog);
    boolean logarithm = Math.abs(bent.skewness) < Math.abs(plain.skewness);
    Shape shape = logarithm ? bent : plain;
    return new Binned(
        new Input(column.name(), Kind.NUMBER),
        logarithm,
        shape.mean,
        shape.deviation,
        Quantiles.edges(present, bins),
        bins > 0);
  }

  /// Moments of a column. An infinite value counts as the largest float, squares included.
  private record Shape(double mean, double deviation, double skewness) {
    static Shape of(float[] values, DoubleUnaryOperator bend) {
      double[] x = new double[values.length];
      Arrays.setAll(
          x, i -> bend.applyAsDouble(Math.clamp(values[i], -Float.MAX_VALUE, Float.MAX_VALUE)));
      double mean = Arrays.stream(x).average().orElse(0);
      double variance = Arrays.stream(x).map(v -> (v - mean) * (v - mean)).average().orElse(0);
      if (!(variance > 0)) {
        return new Shape(mean, 1, 0);
      }
      double deviation = Math.sqrt(variance);
      double skewness =
          Arrays.stream(x).map(v -> Math.pow((v - mean) / deviation, 3)).average().orElse(0);
      return new Shape(mean, deviation, skewness);
    }
  }
}
