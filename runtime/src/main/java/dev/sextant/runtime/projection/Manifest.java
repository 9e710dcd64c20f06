package dev.sextant.runtime.projection;

import dev.sextant.runtime.Json;
import dev.sextant.storage.AtomicFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// What the cached tables of a log reflect, format 1.
///
/// @param spec the digest of the spec whose names and types the tables have
/// @param generation of the event log
/// @param forgotten how many entities had been forgotten
/// @param events offset up to which events are in the tables; likewise decisions and dead letters
/// @param parts how many times rows were added
/// @param files table -> its files below the directory, oldest first
record Manifest(
    int format,
    String spec,
    int generation,
    int forgotten,
    long events,
    long decisions,
    long deadLetters,
    int parts,
    Map<String, List<String>> files) {
  static final int FORMAT = 1;
  private static final String NAME = "manifest.json";

  static Manifest none(String spec, int generation, int forgotten) {
    return new Manifest(FORMAT, spec, generation, forgotten, 0, 0, 0, 0, Map.of());
  }

  /// Whether rows can be added to what it lists.
  boolean continues(Manifest now) {
    return format == FORMAT
        && spec.equals(now.spec)
        && generation == now.generation
        && forgotten == now.forgotten;
  }

  void write(Path directory) {
    byte[] json = Json.pretty(this).getBytes(StandardCharsets.UTF_8);
    AtomicFile.write(directory.resolve(NAME), json);
  }

  /// @return null when there is none that can be read
  static @Nullable Manifest read(Path directory) {
    Path file = directory.resolve(NAME);
    if (!Files.isRegularFile(file)) {
      return null;
    }
    try {
      return new JsonMapper().readValue(Files.readAllBytes(file), Manifest.class);
    } catch (JacksonException e) {
      return null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
