package dev.sextant.spec.read;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sextant.spec.Problem;
import dev.sextant.spec.Report;
import dev.sextant.spec.compile.SystemCompiler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What a person reads who made a mistake: each `mistakes/*.yaml` yields exactly the text beside
/// it. `-Dmistakes.write=true` writes the texts anew, to be read before they are committed.
final class MistakesTest {
  static final Path MISTAKES = Path.of("src", "test", "resources", "mistakes");

  static List<Path> mistakes() throws IOException {
    try (Stream<Path> files = Files.list(MISTAKES)) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    }
  }

  /// The problems of a spec; empty when it has none.
  static List<Problem> problems(byte[] bytes, String name) {
    return switch (SpecReader.read(bytes, name)) {
      case SpecReader.Result.Failed(var problems) -> problems;
      case SpecReader.Result.Read(var spec) ->
          switch (SystemCompiler.compile(spec)) {
            case SystemCompiler.Result.Failed(var problems) -> problems;
            case SystemCompiler.Result.Compiled _ -> List.of();
          };
    };
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void everyMistakeIsToldWithItsPlaceAndItsCure(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    List<Problem> problems = problems(bytes, file.getFileName().toString());
    assertThat(problems).isNotEmpty().isSortedAccordingTo(BY_PLACE).doesNotHaveDuplicates();
    String text = Report.render(problems, bytes) + "\n";
    Path golden = Path.of(file.toString().replace(".yaml", ".txt"));
    if (Boolean.getBoolean("mistakes.write")) {
      Files.writeString(golden, text);
    }
    assertThat(text).isEqualTo(Files.readString(golden, UTF_8));
  }

  private static final Comparator<Problem> BY_PLACE =
      Comparator.comparingInt((Problem p) -> p.at().line())
          .thenComparingInt(problem -> problem.at().column());

  @Test
  void aFileThatIsNotThereIsNoMistakeInASpec() {
    assertThatThrownBy(() -> SpecReader.read(Path.of("nowhere", "system.yaml"), OptionRule.NONE))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessageContaining("system.yaml");
  }
}
