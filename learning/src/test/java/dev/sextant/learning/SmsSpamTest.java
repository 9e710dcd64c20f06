package dev.sextant.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sextant.decision.Frame;
import dev.sextant.inference.LinearScorer;
import dev.sextant.model.Examples;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The SMS Spam Collection, split as in Almeida, Hidalgo, Yamakami 2011: the first 30 % of the rows
/// to learn from. Their best: accuracy 0.976, Matthews correlation 0.893.
class SmsSpamTest {
  private static final int TRAINING_ROWS = 1_672;
  private static List<String> lines = List.of();

  @BeforeAll
  static void read() throws IOException {
    String folder = System.getenv("SEXTANT_DATA");
    Path file = Path.of(folder == null ? "" : folder).resolve("spam/sms_spam_collection.tsv.gz");
    if (folder == null || !Files.exists(file)) {
      System.out.println("SKIPPED SmsSpamTest: no SEXTANT_DATA/spam/sms_spam_collection.tsv.gz");
    }
    assumeTrue(folder != null && Files.exists(file), "no SMS Spam Collection");
    try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
      lines = new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }

  @Test
  void defaultsBeatThePublishedResult() {
    LinearScorer model = new LogisticLearner().fit(examples(0, TRAINING_ROWS), null, Map.of(), 1);
    Examples test = examples(TRAINING_ROWS, lines.size());
    double[] margins = Worlds.margins(model, test.frame());
    int[] counts = new int[4];
    for (int row = 0; row < margins.length; row++) {
      counts[(test.labels()[row] > 0 ? 2 : 0) + (margins[row] > 0 ? 1 : 0)]++;
      if (row < 50) {
        assertThat(model.explain(test.frame(), row).total()).isCloseTo(margins[row], within(1e-9));
      }
    }
    double accuracy = (counts[0] + counts[3]) / (double) margins.length;
    double correlation = matthews(counts[3], counts[0], counts[1], counts[2]);
    System.out.printf("SMS spam: accuracy %.4f, MCC %.4f%n", accuracy, correlation);
    assertThat(accuracy).isGreaterThanOrEqualTo(0.985);
    assertThat(correlation).isGreaterThanOrEqualTo(0.93);
  }

  private static Examples examples(int from, int to) {
    String[] texts = new String[to - from];
    float[] labels = new float[to - from];
    for (int row = 0; row < texts.length; row++) {
      String[] fields = lines.get(from + row).split("\t", 2);
      labels[row] = fields[0].equals("spam") ? 1 : 0;
      texts[row] = fields[1];
    }
    return Worlds.of(new Frame(texts.length, List.of(new Frame.Texts("text", texts))), labels);
  }

  private static double matthews(double hits, double rejections, double alarms, double misses) {
    return (hits * rejections - alarms * misses)
        / Math.sqrt(
            (hits + alarms) * (hits + misses) * (rejections + alarms) * (rejections + misses));
  }
}
