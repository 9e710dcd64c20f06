package dev.sextant.cli;

import dev.sextant.runtime.training.Predictions;
import dev.sextant.storage.AtomicFile;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Predictions as CSV, a line for each row of the test part and model. The file appears when all
/// are written.
final class PredictionsFile implements Predictions, Closeable {
  private static final List<String> COLUMNS =
      List.of("head", "baseline", "subject", "item", "time", "label", "prediction");

  private final Path file;
  private final Path unfinished;
  private final Writer writer;

  private PredictionsFile(Path file) throws IOException {
    this.file = file;
    this.unfinished = file.resolveSibling(file.getFileName() + ".unfinished");
    this.writer = Files.newBufferedWriter(unfinished);
    write(Csv.header(COLUMNS));
  }

  /// @throws CommandMistake when no file can be there
  static PredictionsFile at(Path file) throws IOException {
    OutputFile.require(file, "predictions.csv");
    return new PredictionsFile(file);
  }

  @Override
  public void take(Prediction one) {
    write(
        Csv.line(
            List.of(
                Csv.quoted(one.head()),
                cell(one.baseline()),
                Csv.quoted(one.subject()),
                cell(one.item()),
                Instant.ofEpochMilli(one.time()).toString(),
                Float.toString(one.label()),
                Double.toString(one.prediction()))));
  }

  private static String cell(@Nullable String text) {
    return text == null ? "" : Csv.quoted(text);
  }

  private void write(String line) {
    try {
      writer.write(line);
      writer.write('\n');
    } catch (IOException e) {
      throw new UncheckedIOException("could not write " + unfinished, e);
    }
  }

  /// All are written.
  void finish() throws IOException {
    writer.close();
    AtomicFile.move(unfinished, file);
  }

  /// Leaves nothing unfinished behind.
  @Override
  public void close() throws IOException {
    writer.close();
    Files.deleteIfExists(unfinished);
  }
}
