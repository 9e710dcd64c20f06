package dev.sextant.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.sextant.decision.Frame;
import dev.sextant.decision.LogPosition;
import dev.sextant.inference.ForeignWish.Filling;
import dev.sextant.inference.ForeignWish.Output;
import dev.sextant.inference.onnx.ElementType;
import dev.sextant.inference.onnx.OnnxFile;
import dev.sextant.inference.onnx.OnnxGraph;
import dev.sextant.model.Calibrator;
import dev.sextant.model.Explanation;
import dev.sextant.model.Manifest;
import dev.sextant.model.ModelProblem;
import dev.sextant.model.Scorer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A model of nothing but a few steps, as someone else would make it.
final class ForeignScorerTest {
  private static final float NAN = Float.NaN;
  private static final ForeignWish MARGIN =
      new ForeignWish(Map.of(), new Output("score", false, -1));

  @TempDir private Path directory = Path.of("");

  /// score = a x b + 3 for a phone, 0 for missing, -1 for the rest
  private Path file() throws IOException {
    OnnxGraph graph = new OnnxGraph();
    String a = graph.input("a", "", ElementType.FLOAT, 1, "");
    String b = graph.input("b", "", ElementType.DOUBLE, 1, "");
    String device = new RowTensors(graph).category("device", List.of("phone"), 3, 0, -1);
    String product = graph.node("Mul", graph.cast(a, ElementType.DOUBLE), b);
    String score = graph.node("Add", product, graph.cast(device, ElementType.DOUBLE));
    graph.output(score, "score", ElementType.DOUBLE, "", "");
    return write(graph, "own.onnx");
  }

  private Path write(OnnxGraph graph, String name) throws IOException {
    Path file = directory.resolve(name);
    try (OutputStream out = Files.newOutputStream(file)) {
      graph.model().writeTo(out);
    }
    return file;
  }

  private static Frame frame(float[] a, float[] b, @Nullable String... devices) {
    return new Frame(
        a.length,
        List.of(
            new Frame.Numbers("a", a),
            new Frame.Numbers("b", b),
            new Frame.Categories("device", devices)));
  }

  private static final Frame ROWS =
      frame(
          new float[] {1, 2, 3, 0.5f, -1},
          new float[] {4, 5, 0, 2, 8},
          "phone",
          "desk",
          null,
          "phone",
          "tablet");

  private static double[] margins(Scorer scorer, Frame rows) {
    double[] margins = new double[rows.rows()];
    scorer.margins(rows, margins);
    return margins;
  }

  @Test
  void answersAsTheFileDoes() throws IOException {
    ForeignScorer model = ForeignScorer.of(file(), MARGIN, ROWS);
    assertThat(margins(model, ROWS)).containsExactly(7, 9, 0, 4, -9);
    assertThat(model.storedBytes()).isGreaterThan(Files.size(file()));
  }

  @Test
  void aMissingNumberIsPassedAsTheSpecSays() throws IOException {
    Filling zero = new Filling(List.of("b"), 10, null);
    Filling phone = new Filling(List.of("device"), NAN, "phone");
    ForeignWish wish =
        new ForeignWish(Map.of("b", zero, "device", phone), new Output("score", false, -1));
    Frame missing = frame(new float[] {2}, new float[] {NAN}, (String) null);
    assertThat(margins(ForeignScorer.of(file(), wish, ROWS), missing)).containsExactly(23);
    ForeignScorer plain = ForeignScorer.of(file(), MARGIN, ROWS);
    assertThatExceptionOfType(ModelProblem.class)
        .isThrownBy(() -> margins(plain, missing))
        .withMessageEndingWith(
            ": output 'score' must be a finite number, but was NaN for {a: 2.0, b: missing, device: missing}");
  }

  @Test
  void aProbabilityBecomesItsLogOdds() throws IOException {
    OnnxGraph graph = new OnnxGraph();
    graph.output(
        graph.input("p", "", ElementType.FLOAT, 1, ""), "chance", ElementType.FLOAT, "", "");
    ForeignWish wish = new ForeignWish(Map.of(), new Output("", true, -1));
    Frame rows = new Frame(4, List.of(new Frame.Numbers("p", new float[] {0.5f, 0.75f, 0, 1})));
    ForeignScorer model = ForeignScorer.of(write(graph, "chance.onnx"), wish, rows);
    double[] found = margins(model, rows);
    assertThat(found[0]).isZero();
    assertThat(found[1]).isCloseTo(Math.log(3), within(1e-9));
    Calibrator logistic = new Calibrator.Logistic();
    assertThat(logistic.prediction(found[2])).isCloseTo(0, within(1e-30));
    assertThat(logistic.prediction(found[3])).isCloseTo(1, within(1e-15));
    Frame wrong = new Frame(1, List.of(new Frame.Numbers("p", new float[] {1.7f})));
    assertThatExceptionOfType(ModelProblem.class)
        .isThrownBy(() -> margins(model, wrong))
        .withMessageContaining("must be a probability in [0, 1], but was 1.7")
        .withMessageContaining("say output: {margin: chance}");
  }

  @Test
  void wholeNumbersAreFilledWithWholeNumbersAlone() throws IOException {
    OnnxGraph graph = new OnnxGraph();
    String x = graph.input("x", "", ElementType.INT64, 1, "");
    graph.output(graph.cast(x, ElementType.FLOAT), "y", ElementType.FLOAT, "", "");
    Frame rows = new Frame(2, List.of(new Frame.Numbers("x", new float[] {3, -2})));
    ForeignWish wish = new ForeignWish(Map.of(), new Output("", false, -1));
    ForeignScorer model = ForeignScorer.of(write(graph, "whole.onnx"), wish, rows);
    assertThat(margins(model, rows)).containsExactly(3, -2);
    for (float bad : new float[] {0.5f, Float.POSITIVE_INFINITY, 1e30f}) {
      Frame frame = new Frame(1, List.of(new Frame.Numbers("x", new float[] {bad})));
      assertThatExceptionOfType(ModelProblem.class)
          .isThrownBy(() -> margins(model, frame))
          .withMessageContaining("but input 'x' takes whole numbers of type int64");
    }
    Frame missing = new Frame(1, List.of(new Frame.Numbers("x", new float[] {NAN})));
    assertThatExceptionOfType(ModelProblem.class)
        .isThrownBy(() -> margins(model, missing))
        .withMessageContaining("inputs: {x: {features: [x], missing: -1}}");
  }

  @Test
  void severalFeaturesFillOneInputAndOneColumnAnswers() throws IOException {
    OnnxGraph graph = new OnnxGraph();
    String x = graph.input("x", "", ElementType.FLOAT, 3, "");
    graph.output(x, "y", ElementType.FLOAT, "", "");
    Path file = write(graph, "wide.onnx");
    assertThat(OnnxFile.read(file).inputs().getFirst()).hasToString("float [?, 3]");
    Frame rows =
        new Frame(
            2,
            List.of(
                new Frame.Numbers("a", new float[] {1, 2}),
                new Frame.Numbers("b", new float[] {3, 4}),
                new Frame.Numbers("c", new float[] {5, 6})));
    ForeignWish all = new ForeignWish(Map.of(), new Output("y", false, 0));
    assertThat(margins(ForeignScorer.of(file, all, rows), rows)).containsExactly(1, 2);
    ForeignWish turned =
        new ForeignWish(Map.of("x", Filling.of(List.of("c", "b", "a"))), new Output("y", false, 0));
    assertThat(margins(ForeignScorer.of(file, turned, rows), rows)).containsExactly(5, 6);
  }

  @Test
  void contributionsAddUpAndGiveEachInputItsDue() throws IOException {
    ForeignScorer model = ForeignScorer.of(file(), MARGIN, ROWS);
    double[] margins = margins(model, ROWS);
    double mean = Arrays.stream(margins).average().orElseThrow();
    for (int row = 0; row < ROWS.rows(); row++) {
      Explanation told = model.explain(ROWS, row);
      assertThat(told.total()).isCloseTo(margins[row], within(1e-5));
      assertThat(told.baseline()).isCloseTo(mean, within(1e-9));
      assertThat(told.contributions()).hasSize(3);
      assertThat(told).isEqualTo(model.explain(ROWS, row));
    }
    Explanation.Contribution device = model.explain(ROWS, 0).contributions().getLast();
    double others = (3 + -1 + 0 + 3 + -1) / 5.0;
    assertThat(device.amount())
        .as("a part that adds is what it adds beyond the average")
        .isCloseTo(3 - others, within(1e-9));
    assertThat(device.input()).isEqualTo("phone");
  }

  @Test
  void whatIsNoWholeOnnxFileIsRefusedByPath() throws IOException {
    Path file = file();
    byte[] whole = Files.readAllBytes(file);
    int refused = 0;
    for (int length = 0; length < whole.length; length++) {
      Files.write(file, Arrays.copyOf(whole, length));
      try {
        assertThat(margins(ForeignScorer.of(file, MARGIN, ROWS), ROWS))
            .as("without the version of the second set of operators it is still whole")
            .containsExactly(7, 9, 0, 4, -9);
      } catch (IllegalArgumentException problem) {
        assertThat(problem).hasMessageStartingWith(file + ": ");
        refused++;
      }
    }
    assertThat(refused).isGreaterThanOrEqualTo(whole.length - 1);
    for (String text : List.of("not a model", "<html><body>404</body></html>", "PK\u0003\u0004")) {
      Files.write(file, text.getBytes(StandardCharsets.UTF_8));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> ForeignScorer.of(file, MARGIN, ROWS))
          .withMessageStartingWith(file + ": it is ");
    }
  }

  @Test
  void aFileThatOnnxRuntimeRefusesIsToldSo() throws IOException {
    OnnxGraph graph = new OnnxGraph();
    String x = graph.input("x", "", ElementType.FLOAT, 1, "");
    graph.output(graph.node("NoSuchOperator", x), "y", ElementType.FLOAT, "", "");
    Path file = write(graph, "odd.onnx");
    Frame rows = new Frame(1, List.of(new Frame.Numbers("x", new float[] {1})));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                ForeignScorer.of(file, new ForeignWish(Map.of(), new Output("y", false, -1)), rows))
        .withMessageStartingWith(file + ": ONNX Runtime can not use it")
        .withMessageContaining("NoSuchOperator");
  }

  // ---- stored

  @Test
  void theRegistryKeepsTheFileWithTheVersion() throws IOException {
    Path file = file();
    byte[] bytes = Files.readAllBytes(file);
    ForeignScorer model = ForeignScorer.of(file, MARGIN, ROWS);
    Path root = directory.resolve("models");
    FileModelRegistry registry = new FileModelRegistry(root);
    Manifest manifest = registry.add(draft(model), model);
    Files.delete(file);
    Path stored = root.resolve("own.click/v0001/model.onnx");
    assertThat(Files.readAllBytes(stored)).isEqualTo(bytes);
    Scorer read = new FileModelRegistry(root).load("own.click", manifest.version());
    assertThat(margins(read, ROWS)).containsExactly(margins(model, ROWS));
    assertThat(read.explain(ROWS, 1)).isEqualTo(model.explain(ROWS, 1));
    assertThat(registry.onnx("own.click", "v0001").orElseThrow())
        .isInstanceOfSatisfying(
            StoredOnnx.Written.class,
            onnx ->
                assertThat(onnx.inputs())
                    .extracting(input -> input.name() + " " + input.type().word())
                    .containsExactly("a float", "b double", "device string"));
    Path copy = directory.resolve("copy.onnx");
    assertThat(registry.export("own.click", "v0001", copy).bytes()).isEqualTo(bytes.length);
    assertThat(Files.readAllBytes(copy)).isEqualTo(bytes);
  }

  /// Of two tasks each head has the file in its own folder.
  @Test
  void copiesOfAFileAreLoadedOnce() throws IOException {
    OnnxGraph graph = new OnnxGraph();
    String a = graph.input("a", "", ElementType.FLOAT, 1, "");
    graph.output(a, "same", ElementType.FLOAT, "", "");
    graph.output(graph.node("Neg", a), "opposite", ElementType.FLOAT, "", "");
    Path file = write(graph, "two.onnx");
    Frame rows = new Frame(2, List.of(new Frame.Numbers("a", new float[] {1, -2})));
    Path root = directory.resolve("models");
    FileModelRegistry registry = new FileModelRegistry(root);
    for (String output : List.of("same", "opposite")) {
      ForeignWish wish = new ForeignWish(Map.of(), new Output(output, false, -1));
      ForeignScorer model = ForeignScorer.of(file, wish, rows);
      registry.add(draft(model, output), model);
    }
    ForeignScorer same = (ForeignScorer) registry.learned("own.same", "v0001");
    ForeignScorer opposite = (ForeignScorer) registry.learned("own.opposite", "v0001");
    assertThat(same.file()).isNotEqualTo(opposite.file());
    assertThat(same.session()).isSameAs(opposite.session());
    assertThat(margins(same, rows)).containsExactly(1, -2);
    assertThat(margins(opposite, rows)).containsExactly(-1, 2);
    Files.copy(file(), file, StandardCopyOption.REPLACE_EXISTING);
    assertThat(ForeignScorer.of(file, MARGIN, ROWS).session()).isNotSameAs(same.session());
  }

  @Test
  void aTruncatedFileInTheRegistryIsRefusedByPath() throws IOException {
    ForeignScorer model = ForeignScorer.of(file(), MARGIN, ROWS);
    Path root = directory.resolve("models");
    new FileModelRegistry(root).add(draft(model), model);
    Path stored = root.resolve("own.click/v0001/model.onnx");
    byte[] whole = Files.readAllBytes(stored);
    Files.write(stored, Arrays.copyOf(whole, whole.length - 1));
    assertRefused(root, stored + " must have " + whole.length + " bytes");
    byte[] changed = whole.clone();
    changed[whole.length / 2] ^= 1;
    Files.write(stored, changed);
    assertRefused(root, stored + " is corrupt");
    Files.delete(stored);
    assertRefused(root, stored + " is missing");
  }

  private static void assertRefused(Path root, String message) {
    assertThatExceptionOfType(ModelProblem.class)
        .isThrownBy(() -> new FileModelRegistry(root).load("own.click", "v0001"))
        .withMessageStartingWith(message);
  }

  private static Manifest draft(ForeignScorer model) {
    return draft(model, "click");
  }

  private static Manifest draft(ForeignScorer model, String task) {
    return new Manifest(
        "own",
        task,
        "",
        model.learner(),
        Map.of(),
        model.signature().forTask(task),
        new Calibrator.Logistic(),
        new Manifest.Provenance(1, 2, 3, new LogPosition(1, 99), "ab", "0.1.0", 7, "Linux", 5, ""),
        Map.of(),
        Map.of());
  }
}
