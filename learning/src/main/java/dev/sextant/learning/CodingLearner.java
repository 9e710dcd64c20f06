package dev.sextant.learning;

import dev.sextant.decision.Frame;
import dev.sextant.decision.Frame.Column;
import dev.sextant.inference.Buckets;
import dev.sextant.inference.CategoryCoding;
import dev.sextant.inference.Coding;
import dev.sextant.inference.FeatureVector;
import dev.sextant.inference.NumberCoding;
import dev.sextant.inference.TextCoding;
import dev.sextant.inference.TextGrams;
import java.util.List;

/// Learns from training columns how to code them: means, bins, document frequencies.
///
/// @param bins bins of a number with equal shares of the rows; 0 for none
record CodingLearner(Buckets buckets, TextGrams grams, int bins) {
  List<Coding> learn(Frame frame) {
    return frame.columns().stream().map(column -> learn(column, frame.rows())).toList();
  }

  private Coding learn(Column column, int rows) {
    return switch (column) {
      case Frame.Numbers numbers -> number(numbers, rows);
      case Frame.Categories categories -> new CategoryCoding(categories.name(), buckets);
      case Frame.Texts texts -> text(texts, rows);
    };
  }

  private NumberCoding number(Frame.Numbers column, int rows) {
    float[] sorted = Quantiles.present(column, rows);
    double sum = 0;
    double squares = 0;
    for (float value : sorted) {
      sum += value;
    }
    double mean = sorted.length == 0 ? 0 : sum / sorted.length;
    for (float value : sorted) {
      squares += (value - mean) * (value - mean);
    }
    float deviation =
        sorted.length == 0
            ? 1
            : (float) Math.min(Float.MAX_VALUE, Math.sqrt(squares / sorted.length));
    return new NumberCoding(
        column.name(),
        buckets,
        (float) mean,
        deviation > 0 ? deviation : 1,
        Quantiles.edges(sorted, bins));
  }

  private TextCoding text(Frame.Texts column, int rows) {
    int[] textsWith = new int[buckets.count()];
    TextCoding plain = new TextCoding(column.name(), buckets, grams, 0, textsWith);
    FeatureVector features = new FeatureVector();
    for (int row = 0; row < rows; row++) {
      features.clear();
      plain.encode(column, row, features);
      for (int i = 0; i < features.size(); i++) {
        textsWith[features.bucket(i)]++;
      }
    }
    return new TextCoding(column.name(), buckets, grams, rows, textsWith);
  }
}
