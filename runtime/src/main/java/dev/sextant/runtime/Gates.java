package dev.sextant.runtime;

import dev.sextant.cascade.CascadePlan.Gate;
import dev.sextant.model.Manifest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// The thresholds solved for a model version, as `gates.json` beside it.
public final class Gates {
  private static final String FILE = "gates.json";

  private Gates() {}

  /// The file that belongs to a version, for the registry to store with it.
  public static Map<String, byte[]> file(List<Gate> gates) {
    return Map.of(FILE, new JsonMapper().writeValueAsBytes(gates));
  }

  /// @return empty when none were solved
  public static List<Gate> read(Path models, Manifest manifest) {
    Path file = file(models, manifest);
    try {
      return Files.exists(file)
          ? new JsonMapper().readValue(Files.readAllBytes(file), new TypeReference<List<Gate>>() {})
          : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path file(Path models, Manifest manifest) {
    return models.resolve(manifest.head()).resolve(manifest.version()).resolve(FILE);
  }
}
