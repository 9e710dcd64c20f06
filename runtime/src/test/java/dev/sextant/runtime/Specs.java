package dev.sextant.runtime;

import dev.sextant.spec.SystemPlan;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/// The test systems of this module.
final class Specs {
  private Specs() {}

  /// @param directory where the spec is put as `system.yaml`
  static SystemPlan plan(String resource, Path directory) {
    try (InputStream spec = Specs.class.getResourceAsStream(resource)) {
      Path file = directory.resolve("system.yaml");
      Files.write(file, Objects.requireNonNull(spec, resource).readAllBytes());
      return switch (Systems.load(file)) {
        case Systems.Result.Loaded(var plan) -> plan;
        case Systems.Result.Wrong(var problems) -> throw new AssertionError(problems.toString());
      };
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
