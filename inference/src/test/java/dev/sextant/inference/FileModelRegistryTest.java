package dev.sextant.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sextant.decision.Frame;
import dev.sextant.decision.LogPosition;
import dev.sextant.inference.onnx.ElementType;
import dev.sextant.inference.onnx.OnnxModel;
import dev.sextant.model.Calibrator;
import dev.sextant.model.Manifest;
import dev.sextant.model.Manifest.Provenance;
import dev.sextant.model.ModelProblem;
import dev.sextant.model.Scorer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileModelRegistryTest {
  private static final String HEAD = "quick.click";

  @TempDir Path root;
  private FileModelRegistry registry;

  @BeforeEach
  void open() {
    registry = new FileModelRegistry(root.resolve("models"));
  }

  @Test
  void anEmptyRegistryHasNothing() {
    assertThat(registry.heads()).isEmpty();
    assertThat(registry.versions(HEAD)).isEmpty();
    assertThat(registry.champion(HEAD)).isEmpty();
    assertProblem(() -> registry.load(HEAD, "v0001"), "no trained model 'quick.click'");
  }

  @Test
  void aModelComesBackAsItWasStored() {
    Manifest stored = add(2);
    assertThat(stored.version()).isEqualTo("v0001");
    assertThat(registry.heads()).containsExactly(HEAD);
    assertThat(registry.versions(HEAD)).containsExactly(stored);
    Scorer scorer = registry.load(HEAD, "v0001");
    assertThat(scorer.signature().task()).isEqualTo("click");
    assertThat(margin(scorer)).isEqualTo(margin(model(2)));
  }

  @Test
  void everyCalibratorSurvives() {
    Manifest platt = withCalibrator(new Calibrator.Platt(0.9, -0.1));
    assertThat(registry.versions(HEAD).getLast()).isEqualTo(platt);
    withCalibrator(new Calibrator.Isotonic(new double[] {-1, 2}, new double[] {0.1, 0.7}));
    Calibrator isotonic = registry.versions(HEAD).getLast().calibrator();
    assertThat(isotonic.prediction(0.5)).isEqualTo(0.4);
  }

  @Test
  void aManifestOfBeforeFingerprintsIsRead() throws IOException {
    Manifest stored = add(1);
    Path file = path("manifest.json");
    String text = Files.readString(file);
    assertThat(stored.fingerprints()).isEqualTo(Map.of("age", "0011223344556677"));
    String before = text.replaceFirst(",\\s*\"fingerprints\"\\s*:\\s*\\{[^}]*}", "");
    assertThat(before).doesNotContain("fingerprints");
    Files.writeString(file, before);
    assertThat(registry.versions(HEAD).getFirst().fingerprints()).isEmpty();
  }

  @Test
  void promotionAndRollbackMoveTheChampion() {
    add(1);
    add(2);
    assertThat(registry.champion(HEAD)).isEmpty();
    registry.promote(HEAD, "v0001");
    registry.promote(HEAD, "v0002");
    assertThat(registry.champion(HEAD).orElseThrow().version()).isEqualTo("v0002");
    assertThat(registry.rollback(HEAD).version()).isEqualTo("v0001");
    FileModelRegistry reopened = new FileModelRegistry(root.resolve("models"));
    assertThat(reopened.champion(HEAD).orElseThrow().version()).isEqualTo("v0001");
    assertProblem(() -> registry.rollback(HEAD), "no champion before v0001");
    assertProblem(() -> registry.promote(HEAD, "v0003"), "did you mean 'v000");
  }

  @Test
  void aChallengerIsTheChampionsRivalUntilItIsPromoted() {
    add(1);
    add(2);
    registry.promote(HEAD, "v0001");
    assertProblem(() -> registry.challenge(HEAD, "v0001"), "is the champion");
    registry.challenge(HEAD, "v0002");
    FileModelRegistry reopened = new FileModelRegistry(root.resolve("models"));
    assertThat(reopened.challenger(HEAD).orElseThrow().version()).isEqualTo("v0002");
    assertThat(reopened.champion(HEAD).orElseThrow().version()).isEqualTo("v0001");
    registry.withdraw(HEAD);
    assertThat(registry.challenger(HEAD)).isEmpty();
    registry.challenge(HEAD, "v0002");
    registry.promote(HEAD, "v0002");
    assertThat(registry.challenger(HEAD)).isEmpty();
    assertThat(registry.previous(HEAD).orElseThrow().version()).isEqualTo("v0001");
    assertProblem(() -> registry.challenge(HEAD, "v0009"), "no version 'v0009'");
  }

  @Test
  void whatBelongsToAVersionAppearsWithIt() throws IOException {
    Manifest draft = draft(model(1), new Calibrator.Logistic());
    byte[] gates = "[]".getBytes(StandardCharsets.UTF_8);
    registry.add(draft, model(1), Map.of("gates.json", gates));
    assertThat(Files.readAllBytes(path("gates.json"))).isEqualTo(gates);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> registry.add(draft, model(1), Map.of("../x.json", gates)))
        .withMessageContaining("can be called '../x.json'");
    assertThat(registry.versions(HEAD)).hasSize(1);
  }

  @Test
  void aVersionThatCouldNotBeWrittenIsNotThere() throws IOException {
    add(1);
    registry.promote(HEAD, "v0001");
    Path blocked = root.resolve("models/quick.click/.unfinished-v0002");
    Files.writeString(blocked, "a file where the folder should be built");
    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(() -> add(2))
        .withMessageContaining("could not store model quick.click");
    assertThat(registry.versions(HEAD)).hasSize(1);
    assertThat(registry.champion(HEAD).orElseThrow().version()).isEqualTo("v0001");
    Files.delete(blocked);
    assertThat(add(2).version()).isEqualTo("v0002");
  }

  @Test
  void anUnfinishedVersionIsNotSeenAndIsReplaced() throws IOException {
    add(1);
    Path torn = root.resolve("models/quick.click/.unfinished-v0002");
    Files.createDirectory(torn);
    Files.writeString(torn.resolve("model.bin"), "torn");
    assertThat(registry.versions(HEAD)).hasSize(1);
    assertThat(add(2).version()).isEqualTo("v0002");
    assertThat(torn).doesNotExist();
  }

  @Test
  void aTruncatedModelIsRefused() throws IOException {
    byte[] whole = Files.readAllBytes(file("model.bin"));
    Files.write(file("model.bin"), Arrays.copyOf(whole, whole.length - 1));
    assertProblem(() -> registry.load(HEAD, "v0001"), "must have " + whole.length + " bytes");
  }

  @Test
  void aChangedByteIsFound() throws IOException {
    byte[] bytes = Files.readAllBytes(file("model.bin"));
    bytes[bytes.length / 2] ^= 1;
    Files.write(file("model.bin"), bytes);
    assertProblem(() -> registry.load(HEAD, "v0001"), "corrupt");
  }

  @Test
  void missingFilesAndTornManifestsAreNamed() throws IOException {
    byte[] manifest = Files.readAllBytes(file("manifest.json"));
    Files.delete(file("model.bin"));
    assertProblem(() -> registry.load(HEAD, "v0001"), "model.bin is missing");
    for (int length = 0; length < manifest.length - 2; length += 7) {
      Files.write(path("manifest.json"), Arrays.copyOf(manifest, length));
      assertProblem(() -> registry.load(HEAD, "v0001"), "manifest.json is not whole");
    }
    Files.delete(path("manifest.json"));
    assertProblem(() -> registry.load(HEAD, "v0001"), "manifest.json is missing");
  }

  @Test
  void aVersionHasAnOnnxFileWithItsSignature() throws IOException {
    add(1);
    StoredOnnx.Written onnx = (StoredOnnx.Written) registry.onnx(HEAD, "v0001").orElseThrow();
    assertThat(onnx.bytes()).isEqualTo(Files.size(path("model.onnx")));
    assertThat(onnx.inputs())
        .containsExactly(
            new OnnxModel.Input("age", ElementType.FLOAT, 1, "age", "the number; NaN for missing"));
    assertThat(onnx.outputs())
        .extracting(OnnxModel.Output::name)
        .containsExactly("margin", "probability");
    Path copy = root.resolve("copy.onnx");
    assertThat(registry.export(HEAD, "v0001", copy).bytes()).isEqualTo(onnx.bytes());
    assertThat(copy).hasSameBinaryContentAs(path("model.onnx"));
  }

  @Test
  void aVersionOfBeforeOnnxFilesIsExportedAllTheSame() throws IOException {
    add(1);
    byte[] expected = Files.readAllBytes(path("model.onnx"));
    Files.delete(path("model.onnx"));
    String manifest = Files.readString(path("manifest.json"));
    String before = manifest.replaceFirst("(?s),\\s*\"onnx\"\\s*:.*", "}");
    assertThat(before).doesNotContain("onnx");
    Files.writeString(path("manifest.json"), before);
    assertThat(registry.onnx(HEAD, "v0001")).isEmpty();
    Path copy = root.resolve("copy.onnx");
    assertThat(registry.export(HEAD, "v0001", copy).bytes()).isEqualTo(expected.length);
    assertThat(Files.readAllBytes(copy)).isEqualTo(expected);
  }

  @Test
  void aTruncatedOnnxFileIsNotExported() throws IOException {
    Path file = file("model.onnx");
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length - 1));
    Path copy = root.resolve("copy.onnx");
    assertProblem(
        () -> registry.export(HEAD, "v0001", copy), file + " must have " + whole.length + " bytes");
    assertThat(copy).doesNotExist();
    assertThat(margin(registry.load(HEAD, "v0001"))).isEqualTo(margin(model(1)));
  }

  @Test
  void aManifestOfAnotherModelIsRefused() {
    LinearScorer other =
        new LinearScorer(
            new RowCoding(
                new Buckets(4), List.of(new CategoryCoding("device", new Buckets(4))), List.of()),
            0,
            new float[16]);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> registry.add(draft(model(1), new Calibrator.Logistic()), other))
        .withMessageContaining("is of another model");
  }

  @Test
  void aHeadCanNotLeaveTheFolder() {
    assertProblem(() -> registry.versions("../etc.x"), "a head must be model.task");
  }

  private Path file(String name) {
    if (registry.versions(HEAD).isEmpty()) {
      add(1);
    }
    return path(name);
  }

  private Path path(String name) {
    return root.resolve("models/quick.click/v0001").resolve(name);
  }

  private Manifest add(float weight) {
    LinearScorer model = model(weight);
    return registry.add(draft(model, new Calibrator.Logistic()), model);
  }

  private Manifest withCalibrator(Calibrator calibrator) {
    return registry.add(draft(model(1), calibrator), model(1));
  }

  private static Manifest draft(LinearScorer model, Calibrator calibrator) {
    return new Manifest(
        "quick",
        "click",
        "",
        model.learner(),
        Map.of("epochs", 3, "chars", List.of(2, 5), "alpha", 0.5),
        model.signature().forTask("click"),
        calibrator,
        new Provenance(
            1,
            2,
            3,
            new LogPosition(1, 99),
            "ab12",
            "0.1.0",
            -7,
            "Linux x86_64, Java 25",
            5,
            "v0007"),
        Map.of("auc", 0.75, "lift", Double.NaN),
        Map.of("age", "0011223344556677"));
  }

  static LinearScorer model(float weight) {
    Buckets buckets = new Buckets(8);
    float[] weights = new float[buckets.count()];
    Arrays.fill(weights, weight);
    return new LinearScorer(
        new RowCoding(
            buckets, List.of(new NumberCoding("age", buckets, 10, 2, new float[0])), List.of()),
        0.5f,
        weights);
  }

  private static double margin(Scorer scorer) {
    double[] out = new double[1];
    Frame frame = new Frame(1, List.of(new Frame.Numbers("age", new float[] {13})));
    scorer.margins(frame, out);
    return out[0];
  }

  private static void assertProblem(Runnable action, String message) {
    assertThatExceptionOfType(ModelProblem.class)
        .isThrownBy(action::run)
        .withMessageContaining(message);
  }
}
