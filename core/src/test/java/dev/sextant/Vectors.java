package dev.sextant;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Reference vectors: results that other projects published, read from the folder that
/// SEXTANT_VECTORS names.
///
/// Without it the calling test is skipped, and says so in one line.
public final class Vectors {
  private static final JsonMapper JSON = new JsonMapper();

  private Vectors() {}

  public static JsonNode json(String name) {
    return JSON.readTree(read(name));
  }

  /// The cases of a file; at least one.
  public static List<JsonNode> cases(String name) {
    return list(json(name).get("cases"));
  }

  public static List<JsonNode> list(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).toList();
  }

  public static double[] numbers(JsonNode array) {
    return list(array).stream().mapToDouble(JsonNode::asDouble).toArray();
  }

  public static float[] floats(JsonNode array) {
    float[] values = new float[array.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) array.get(i).asDouble();
    }
    return values;
  }

  /// The rows of a CSV file below its comment and header.
  public static List<String[]> rows(String name) {
    return read(name).lines().skip(2).map(line -> line.split(",", -1)).toList();
  }

  private static String read(String name) {
    String folder = System.getenv("SEXTANT_VECTORS");
    if (folder == null) {
      System.out.println("skipped: reads vectors " + name + ", and SEXTANT_VECTORS is not set");
    }
    assumeTrue(folder != null, "SEXTANT_VECTORS is not set");
    try (Stream<String> lines = Files.lines(Path.of(String.valueOf(folder), name))) {
      return String.join("\n", lines.toList());
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }
}
