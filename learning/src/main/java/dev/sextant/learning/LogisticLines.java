package dev.sextant.learning;

import dev.sextant.decision.Frame;
import dev.sextant.decision.Frame.Column;
import dev.sextant.inference.FeatureVector;
import dev.sextant.inference.LinearScorer;
import dev.sextant.inference.RowCoding;
import dev.sextant.inference.TextRow;
import dev.sextant.model.Learner.Rounds;
import dev.sextant.model.Signature.Input;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Learns what [LogisticLearner] learns from a file of delimited text, of any length: one pass in
/// the order of the lines, each predicted before it is learned, from bytes to weights without
/// objects between.
///
/// How inputs are coded (means, bins, document frequencies) is learned from the first [#SAMPLE]
/// lines.
public final class LogisticLines {
  /// Lines that the coding of inputs is learned from.
  static final int SAMPLE = 20_000;

  private final LineFormat format;
  private final LogisticOptions options;

  /// @param options those of [LogisticLearner]; `epochs` does not count
  public LogisticLines(LineFormat format, Map<String, Object> options) {
    this.format = format;
    this.options = LogisticOptions.read(LinearScorer.LEARNER, options);
  }

  /// @param measured is told `examples` and their mean `progressive-logloss`
  /// @throws IllegalArgumentException when a line can not be read, with its number
  public LinearScorer fit(Path file, Rounds measured) throws IOException {
    RowCoding coding = LogisticLearner.coding(options, sample(file));
    OnlineWeights weights = options.weights();
    try (Lines lines = open(file)) {
      pass(lines, coding, weights, measured);
    }
    return new LinearScorer(coding, weights.bias(), weights.weights());
  }

  private Lines open(Path file) throws IOException {
    return new Lines(Files.newInputStream(file), format.delimiter(), format.columns());
  }

  private void pass(Lines lines, RowCoding coding, OnlineWeights weights, Rounds measured)
      throws IOException {
    TextRow row = row();
    FeatureVector features = new FeatureVector();
    long examples = 0;
    LogLosses losses = new LogLosses();
    while (lines.next(row)) {
      features.clear();
      encode(row, coding, features, lines.line());
      float label = label(row, lines.line());
      double found = weights.step(features, label, 1);
      losses.add(label > 0 ? found : 1 - found);
      examples++;
    }
    measured.measured("examples", (double) examples);
    measured.measured("progressive-logloss", losses.sum() / examples);
  }

  /// Finds the inputs of a line, and after them its label.
  private TextRow row() {
    int inputs = format.inputs().size();
    int[] places = new int[inputs + 1];
    for (int i = 0; i < inputs; i++) {
      places[i] = format.places().get(i);
    }
    places[inputs] = format.label();
    return new TextRow(places);
  }

  private static void encode(TextRow row, RowCoding coding, FeatureVector into, long line) {
    try {
      coding.encode(row, into);
    } catch (NumberFormatException problem) {
      throw noNumber(line, problem);
    }
  }

  private float label(TextRow row, long line) {
    int place = format.inputs().size();
    int at = row.from(place);
    if (row.to(place) - at != 1 || (row.text()[at] != '0' && row.text()[at] != '1')) {
      throw new IllegalArgumentException(
          "line %d: label must be 0 or 1, but was '%s'".formatted(line, row.value(place)));
    }
    return row.text()[at] - '0';
  }

  /// The first lines as columns.
  private Frame sample(Path file) throws IOException {
    List<Column> columns = format.inputs().stream().map(LogisticLines::column).toList();
    int rows = 0;
    try (Lines lines = open(file)) {
      TextRow row = row();
      for (; rows < SAMPLE && lines.next(row); rows++) {
        for (int i = 0; i < columns.size(); i++) {
          set(columns.get(i), rows, row.value(i), lines.line());
        }
      }
    }
    if (rows == 0) {
      throw new IllegalArgumentException(
          "there must be examples to learn from, but %s has none".formatted(file.getFileName()));
    }
    return new Frame(rows, columns);
  }

  private static Column column(Input input) {
    return switch (input.kind()) {
      case NUMBER -> new Frame.Numbers(input.name(), new float[SAMPLE]);
      case CATEGORY -> new Frame.Categories(input.name(), new @Nullable String[SAMPLE]);
      case TEXT -> new Frame.Texts(input.name(), new @Nullable String[SAMPLE]);
    };
  }

  private static void set(Column column, int row, String text, long line) {
    switch (column) {
      case Frame.Numbers numbers -> numbers.values()[row] = number(text, line);
      case Frame.Categories categories -> categories.values()[row] = text.isEmpty() ? null : text;
      case Frame.Texts texts -> texts.values()[row] = text.isEmpty() ? null : text;
    }
  }

  private static float number(String text, long line) {
    try {
      return text.isEmpty() ? Float.NaN : Float.parseFloat(text);
    } catch (NumberFormatException problem) {
      throw noNumber(line, problem);
    }
  }

  private static IllegalArgumentException noNumber(long line, NumberFormatException problem) {
    return new IllegalArgumentException(
        "line %d: no number: %s".formatted(line, problem.getMessage()), problem);
  }
}
