package dev.sextant.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sextant.spec.SystemPlan;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.UnaryOperator;

/// The test systems of this module.
final class Specs {
  private Specs() {}

  /// @param directory where the spec is put as `system.yaml`
  static SystemPlan plan(String resource, Path directory) {
    return plan(resource, directory, UnaryOperator.identity());
  }

  /// @param edit makes another spec of the resource's text
  static SystemPlan plan(String resource, Path directory, UnaryOperator<String> edit) {
    try (InputStream spec = Specs.class.getResourceAsStream(resource)) {
      String text = new String(Objects.requireNonNull(spec, resource).readAllBytes(), UTF_8);
      return write(edit.apply(text), directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// @param directory where the spec is put as `system.yaml`
  static SystemPlan write(String text, Path directory) throws IOException {
    Path file = Files.writeString(directory.resolve("system.yaml"), text);
    return switch (Systems.load(file)) {
      case Systems.Result.Loaded(var plan) -> plan;
      case Systems.Result.Wrong(var problems) -> throw new AssertionError(problems.toString());
    };
  }
}
