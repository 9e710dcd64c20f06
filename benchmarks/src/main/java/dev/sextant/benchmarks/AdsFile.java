package dev.sextant.benchmarks;

import dev.sextant.decision.Frame;
import dev.sextant.learning.LineFormat;
import dev.sextant.math.Hashes;
import dev.sextant.model.Examples;
import dev.sextant.model.Signature.Input;
import dev.sextant.model.Signature.Kind;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;

/// The rows of [CrossedAds] as text, in the format of Criteo's files (label, 13 whole numbers, 26
/// categories of 8 hexadecimal digits, separated by tabs) and in Vowpal Wabbit's.
record AdsFile(Path criteo, Path vowpal) {
  private static final int PIECE = 50_000;

  static final LineFormat FORMAT =
      new LineFormat(
          '\t',
          40,
          0,
          IntStream.range(0, 39)
              .mapToObj(
                  i ->
                      i < 13
                          ? new Input("I" + (i + 1), Kind.NUMBER)
                          : new Input("C" + (i - 12), Kind.CATEGORY))
              .toList(),
          IntStream.rangeClosed(1, 39).boxed().toList());

  static AdsFile make(Path folder, int rows, long seed) throws IOException {
    AdsFile files = new AdsFile(folder.resolve("ads.tsv"), folder.resolve("ads.vw"));
    CrossedAds world = new CrossedAds(seed);
    try (BufferedWriter criteo = Files.newBufferedWriter(files.criteo);
        BufferedWriter vowpal = Files.newBufferedWriter(files.vowpal)) {
      for (int done = 0; done < rows; done += PIECE) {
        Examples made = world.make(Math.min(PIECE, rows - done), seed + 1 + done).examples();
        for (int row = 0; row < made.rows(); row++) {
          criteo.write(criteo(made, row));
          vowpal.write(vowpal(made, row));
        }
      }
    }
    return files;
  }

  private static String criteo(Examples made, int row) {
    StringBuilder line = new StringBuilder().append((int) made.labels()[row]);
    for (Frame.Column column : made.frame().columns()) {
      line.append('\t').append(text(column, row));
    }
    return line.append('\n').toString();
  }

  /// As short as the format allows: names of one letter, one namespace.
  private static String vowpal(Examples made, int row) {
    StringBuilder line = new StringBuilder(made.labels()[row] > 0 ? "1 |x" : "-1 |x");
    char name = 'A';
    for (Frame.Column column : made.frame().columns()) {
      String text = text(column, row);
      if (!text.isEmpty()) {
        line.append(' ').append(name).append(column instanceof Frame.Numbers ? ":" : "");
        line.append(text);
      }
      name = name == 'M' ? 'a' : (char) (name + 1);
    }
    return line.append('\n').toString();
  }

  private static String text(Frame.Column column, int row) {
    return switch (column) {
      case Frame.Numbers numbers -> {
        float value = numbers.values()[row];
        yield Float.isNaN(value) ? "" : String.valueOf(Math.round(value));
      }
      case Frame.Categories categories -> {
        String value = categories.values()[row];
        yield value == null ? "" : "%08x".formatted((int) Hashes.mix(value));
      }
      case Frame.Texts texts -> throw new IllegalArgumentException("a text: " + texts.name());
    };
  }
}
