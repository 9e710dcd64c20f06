package dev.sextant.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sextant.inference.onnx.OnnxFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Champions are v0001, challengers v0002.
final class ModelExportVerbTest {
  @TempDir private static Path trained = Path.of("");
  @TempDir private Path directory = Path.of("");

  private final TestTerminal terminal = new TestTerminal();

  @BeforeAll
  static void train() throws IOException {
    try (var in = ModelExportVerbTest.class.getResourceAsStream("visits.yaml")) {
      Files.write(trained.resolve("system.yaml"), requireNonNull(in).readAllBytes());
    }
    SplittableRandom random = new SplittableRandom(7);
    List<String> lines = new ArrayList<>(List.of("Age,City,Bought,Returned"));
    for (int i = 0; i < 400; i++) {
      String city = random.nextBoolean() ? "north" : "south";
      lines.add(
          "%d,%s,%d,%d"
              .formatted(
                  20 + random.nextInt(60),
                  city,
                  random.nextInt(2),
                  random.nextInt(4) == 0 ? 1 : 0));
    }
    Files.writeString(trained.resolve("visits.csv"), String.join("\n", lines) + "\n", UTF_8);
    String system = trained.toString();
    String home = trained.resolve("home").toString();
    for (List<String> verb :
        List.of(
            List.of("import", "--data", system),
            List.of("train"),
            List.of("train", "--challenge"))) {
      List<String> call = new ArrayList<>(verb);
      call.addAll(1, List.of(system, "--home", home));
      TestTerminal terminal = new TestTerminal();
      int exit = Program.of(terminal.logged(), Verbs.ALL).execute(call.toArray(String[]::new));
      assertThat(exit).as(terminal.err()).isZero();
    }
  }

  @Test
  void theVersionThatAnswersIsWrittenWithWhatItReads() {
    assertThat(export("quick.buy")).as(terminal.err()).isZero();
    assertThat(file()).hasSameBinaryContentAs(stored("quick.buy/v0001/model.onnx"));
    assertThat(terminal.out().lines())
        .first()
        .satisfies(line -> assertThat(line).startsWith(file() + ": quick.buy v0001, "));
    assertThat(terminal.out())
        .containsPattern("input +age +float +the number; NaN for missing")
        .containsPattern("input +city +int64 +bucket of the value by hash")
        .containsPattern("output +margin +float +the raw score")
        .containsPattern("output +probability +float +the calibrated probability");
    assertThat(leftOver()).isEmpty();
  }

  @Test
  void aChallengerIsWrittenByItsVersion() {
    assertThat(export("quick.buy", "v0002")).isZero();
    assertThat(file()).hasSameBinaryContentAs(stored("quick.buy/v0002/model.onnx"));
    assertThat(terminal.out()).contains("quick.buy v0002");
  }

  @Test
  void twoTowersAreOneFile() throws IOException {
    assertThat(export("pair.buy")).isZero();
    assertThat(OnnxFile.read(file()).inputs())
        .extracting(OnnxFile.Tensor::name)
        .containsExactly("age", "city");
  }

  @Test
  void headsOfASharedNetAreWrittenTogetherOrAlone() throws IOException {
    assertThat(export("shared")).isZero();
    assertThat(outputs())
        .containsExactly("margin.buy", "probability.buy", "margin.return", "probability.return");
    assertThat(terminal.out())
        .contains(": shared.buy v0001, shared.return v0001, ")
        .containsPattern("input +city +string +the value; \"\" for missing")
        .containsPattern("output +probability.return +float ");
    assertThat(export("shared.return")).isZero();
    assertThat(outputs()).containsExactly("margin", "probability");
  }

  @Test
  void tasksThatShareNothingAreRefusedTogether() {
    assertThat(export("quick")).isEqualTo(2);
    assertThat(terminal.err())
        .contains(
            "quick can not be one ONNX file: its tasks share no net; write each by itself, as MODEL.TASK");
    assertThat(file()).doesNotExist();
  }

  @Test
  void unknownNamesAreAnsweredWithTheNearest() {
    assertThat(export("quick.buy", "v0003")).isEqualTo(2);
    assertThat(export("quick.bye")).isEqualTo(2);
    assertThat(export("quik")).isEqualTo(2);
    assertThat(terminal.err())
        .contains(
            "quick.buy has no version 'v0003' (did you mean 'v0001'?); known versions: v0001, v0002")
        .contains("no trained model 'quick.bye' (did you mean 'quick.buy'?)")
        .contains("no trained model 'quik'")
        .doesNotContain("\tat ");
    assertThat(file()).doesNotExist();
  }

  @Test
  void aPlaceThatCanNotBeWrittenIsTold() {
    Path nowhere = directory.resolve("none/model.onnx");
    assertThat(exportTo(nowhere, "quick.buy")).isEqualTo(2);
    assertThat(exportTo(directory, "quick.buy")).isEqualTo(2);
    Path tooLong = directory.resolve("m".repeat(300));
    assertThat(exportTo(tooLong, "quick.buy")).isEqualTo(4);
    assertThat(terminal.err())
        .contains("no directory " + nowhere.getParent())
        .contains(
            directory + " is a directory; name a file, such as " + directory.resolve("model.onnx"))
        .contains("File name too long")
        .doesNotContain("\tat ");
    assertThat(leftOver()).isEmpty();
  }

  @Test
  void aModelWithoutOnnxFileIsRefusedWithTheReason() throws IOException {
    Path manifest = copied().resolve("models/quick.buy/v0001/manifest.json");
    String absent =
        "\"onnx\" : { \"absent\" : \"an ONNX file has at most 2,147,483,647 bytes\" } }";
    Files.writeString(
        manifest, Files.readString(manifest).replaceFirst("(?s)\"onnx\"\\s*:.*", absent));
    assertThat(exportFrom(directory.resolve("home"), "quick.buy")).isEqualTo(2);
    assertThat(terminal.err())
        .contains("quick.buy v0001 has no ONNX file: an ONNX file has at most 2,147,483,647 bytes");
  }

  @Test
  void aDamagedFileIsRefusedAndWhatWasThereStays() throws IOException {
    Path damaged = copied().resolve("models/quick.buy/v0001/model.onnx");
    byte[] whole = Files.readAllBytes(damaged);
    Files.write(damaged, Arrays.copyOf(whole, whole.length / 2));
    Files.writeString(file(), "precious");
    assertThat(exportFrom(directory.resolve("home"), "quick.buy")).isEqualTo(2);
    assertThat(terminal.err())
        .contains(
            "%s must have %d bytes, but has %d".formatted(damaged, whole.length, whole.length / 2));
    assertThat(file()).hasContent("precious");
  }

  // ---- calls

  private int export(String... what) {
    return exportTo(file(), what);
  }

  private int exportTo(Path to, String... what) {
    return call(trained.resolve("home"), to, what);
  }

  private int exportFrom(Path home, String... what) {
    return call(home, file(), what);
  }

  private int call(Path home, Path to, String... what) {
    List<String> call = new ArrayList<>(List.of("models", "export", trained.toString()));
    call.addAll(List.of(what));
    call.addAll(List.of("--home", home.toString(), "--to", to.toString()));
    return Program.of(terminal.logged(), Verbs.ALL).execute(call.toArray(String[]::new));
  }

  private Path file() {
    return directory.resolve("out.onnx");
  }

  private List<String> outputs() throws IOException {
    return OnnxFile.read(file()).outputs().stream().map(OnnxFile.Tensor::name).toList();
  }

  private static Path stored(String name) {
    return trained.resolve("home/models").resolve(name);
  }

  private List<Path> leftOver() {
    try (Stream<Path> found = Files.list(directory)) {
      return found.filter(each -> !each.equals(file())).toList();
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }

  /// The home, to be damaged.
  private Path copied() throws IOException {
    Path from = trained.resolve("home");
    Path to = directory.resolve("home");
    try (Stream<Path> all = Files.walk(from)) {
      for (Path each : all.toList()) {
        Files.copy(each, to.resolve(from.relativize(each)));
      }
    }
    return to;
  }
}
