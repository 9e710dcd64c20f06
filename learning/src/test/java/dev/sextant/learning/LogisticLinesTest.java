package dev.sextant.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.sextant.decision.Frame;
import dev.sextant.inference.LinearScorer;
import dev.sextant.model.BinaryMetrics;
import dev.sextant.model.Learner.Rounds;
import dev.sextant.model.Signature.Input;
import dev.sextant.model.Signature.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogisticLinesTest {
  private static final LineFormat FORMAT =
      new LineFormat(
          ',',
          4,
          2,
          List.of(new Input("age", Kind.NUMBER), new Input("city", Kind.CATEGORY)),
          List.of(3, 0));

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"ftrl", "adagrad"})
  void learnsWhatTheLinesShow(String optimizer) throws IOException {
    SplittableRandom random = new SplittableRandom(1);
    List<String> lines = new ArrayList<>();
    double bayes = 0;
    int rows = 3 * LogisticLines.SAMPLE / 2;
    for (int i = 0; i < rows; i++) {
      int city = random.nextInt(5);
      int age = random.nextInt(80);
      double p = city == 2 ? 0.9 : age > 40 ? 0.6 : 0.1;
      boolean label = random.nextDouble() < p;
      bayes -= label ? Math.log(p) : Math.log(1 - p);
      lines.add("c%d,unread,%d,%s".formatted(city, label ? 1 : 0, age == 7 ? "" : age));
    }
    Map<String, Double> measured = new HashMap<>();
    LinearScorer model =
        fit(lines, Map.of("optimizer", optimizer, "bins", 16, "alpha", 0.3), measured);
    assertThat(measured).containsEntry("examples", (double) rows);
    assertThat(measured.get("progressive-logloss")).isCloseTo(bayes / rows, within(0.02));
    double[] margins = new double[3];
    model.margins(
        new Frame(
            3,
            List.of(
                new Frame.Categories("city", new String[] {"c2", "c1", "c1"}),
                new Frame.Numbers("age", new float[] {20, 60, 20}))),
        margins);
    assertThat(margins[0]).isGreaterThan(1.2);
    assertThat(margins[1]).isBetween(0.0, 1.0);
    assertThat(margins[2]).isLessThan(-1.2);
  }

  /// Each line is predicted by what the lines before it taught.
  @Test
  void lossesAreThoseOfPredictionsMadeBefore() throws IOException {
    Map<String, Double> measured = new HashMap<>();
    LinearScorer _ = fit(List.of("a,,1,3"), Map.of(), measured);
    assertThat(measured.get("progressive-logloss")).isCloseTo(Math.log(2), within(1e-12));
    LinearScorer first = fit(List.of("a,,1,3"), Map.of(), measured);
    double[] margin = new double[1];
    first.margins(
        new Frame(
            1,
            List.of(
                new Frame.Categories("city", new String[] {"a"}),
                new Frame.Numbers("age", new float[] {3}))),
        margin);
    LinearScorer _ = fit(List.of("a,,1,3", "a,,0,3"), Map.of(), measured);
    double p = 1 / (1 + Math.exp(-margin[0]));
    double both = BinaryMetrics.logLoss(new double[] {0.5, p}, new float[] {1, 0});
    assertThat(measured.get("progressive-logloss")).isCloseTo(both, within(1e-6));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a,,2,3", "a,,,3", "a,,10,3", "a,,1,x", "a,,1", "a,,1,3,4"})
  void aLineThatCanNotBeReadIsNamed(String wrong) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> fit(List.of("a,,1,3", wrong), Map.of(), new HashMap<>()))
        .withMessageStartingWith("line 2");
  }

  @Test
  void aFileWithoutLinesTeachesNothing() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> fit(List.of(), Map.of(), new HashMap<>()))
        .withMessage("there must be examples to learn from, but lines.csv has none");
  }

  @Test
  void columnsMustBeThere() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LineFormat(',', 3, 3, FORMAT.inputs(), FORMAT.places()))
        .withMessage("column of label must be in [0, 3), but was 3");
  }

  private LinearScorer fit(
      List<String> lines, Map<String, Object> options, Map<String, Double> measured)
      throws IOException {
    Path file = folder.resolve("lines.csv");
    Files.write(file, lines);
    Rounds told =
        new Rounds() {
          @Override
          public void done(int done, int of) {}

          @Override
          public void measured(String metric, double value) {
            measured.put(metric, value);
          }
        };
    return new LogisticLines(FORMAT, options).fit(file, told);
  }
}
