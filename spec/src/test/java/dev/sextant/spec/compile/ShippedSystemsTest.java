package dev.sextant.spec.compile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sextant.spec.Problem;
import dev.sextant.spec.read.SpecReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What `sextant check` finds in the systems of this repository: nothing.
final class ShippedSystemsTest {
  static List<Path> systems() throws IOException {
    try (Stream<Path> directories = Files.list(Path.of("..", "systems"))) {
      return directories
          .map(directory -> directory.resolve("system.yaml"))
          .filter(Files::isRegularFile)
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("systems")
  void aShippedSystemIsSound(Path file) throws IOException {
    assertThat(problems(Files.readAllBytes(file), file.toString())).isEmpty();
  }

  private static List<Problem> problems(byte[] bytes, String name) {
    return switch (SpecReader.read(bytes, name)) {
      case SpecReader.Result.Failed(var problems) -> problems;
      case SpecReader.Result.Read(var spec) ->
          switch (SystemCompiler.compile(spec)) {
            case SystemCompiler.Result.Failed(var problems) -> problems;
            case SystemCompiler.Result.Compiled _ -> List.of();
          };
    };
  }
}
