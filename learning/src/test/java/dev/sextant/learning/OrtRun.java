package dev.sextant.learning;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.sextant.decision.Frame;
import dev.sextant.decision.Frame.Column;
import dev.sextant.inference.onnx.OnnxModel;
import dev.sextant.math.Hashes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Asks an exported model about a frame through ONNX Runtime, as someone outside does who has the
/// file and what stands beside each input.
final class OrtRun {
  private static final Pattern NONE = Pattern.compile("\"(.*)\" for missing");
  private static final Pattern MISSING = Pattern.compile("(\\d+) for missing");
  private static final Pattern ROWS = Pattern.compile("in \\[1, (\\d+)\\]");

  /// Bits of a hashed linear model.
  static final int BITS = 12;

  private final OnnxModel model;

  OrtRun(OnnxModel model) {
    this.model = model;
  }

  /// Output -> one number per row.
  Map<String, float[]> answers(Frame frame) throws OrtException {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    Map<String, OnnxTensor> inputs = new HashMap<>();
    try (OrtSession session = environment.createSession(bytes())) {
      for (OnnxModel.Input input : model.inputs()) {
        inputs.put(input.name(), OnnxTensor.createTensor(environment, tensor(input, frame)));
      }
      Map<String, float[]> answers = new HashMap<>();
      try (OrtSession.Result result = session.run(inputs)) {
        for (OnnxModel.Output output : model.outputs()) {
          float[][] column = (float[][]) result.get(output.name()).orElseThrow().getValue();
          float[] flat = new float[column.length];
          for (int row = 0; row < flat.length; row++) {
            flat[row] = column[row][0];
          }
          answers.put(output.name(), flat);
        }
      }
      return answers;
    } finally {
      inputs.values().forEach(OnnxTensor::close);
    }
  }

  byte[] bytes() {
    try (ByteArrayOutputStream out = new ByteArrayOutputStream()) {
      model.writeTo(out);
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Object tensor(OnnxModel.Input input, Frame frame) {
    Column column =
        frame.columns().stream()
            .filter(each -> each.name().equals(input.feature()))
            .findFirst()
            .orElseThrow();
    return switch (column) {
      case Frame.Numbers numbers -> column(numbers, frame.rows());
      case Frame.Categories categories -> tensor(input, categories, frame.rows());
      case Frame.Texts _ -> throw new IllegalArgumentException("n-grams are tested apart");
    };
  }

  private static float[][] column(Frame.Numbers numbers, int rows) {
    float[][] tensor = new float[rows][1];
    for (int row = 0; row < rows; row++) {
      tensor[row][0] = numbers.values()[row];
    }
    return tensor;
  }

  private Object tensor(OnnxModel.Input input, Frame.Categories column, int rows) {
    String[][] texts = new String[rows][1];
    long[][] codes = new long[rows][1];
    for (int row = 0; row < rows; row++) {
      String value = column.values()[row];
      switch (input.type()) {
        case STRING -> texts[row][0] = value == null ? found(NONE, input) : value;
        case INT64 ->
            codes[row][0] =
                value == null ? Long.parseLong(found(MISSING, input)) : code(input, value);
        default -> throw new IllegalArgumentException(input.toString());
      }
    }
    return texts[0][0] == null ? codes : texts;
  }

  private static String found(Pattern pattern, OnnxModel.Input input) {
    Matcher matcher = pattern.matcher(input.meaning());
    if (!matcher.find()) {
      throw new IllegalArgumentException(input.meaning());
    }
    return matcher.group(1);
  }

  /// As docs/onnx.md says.
  private long code(OnnxModel.Input input, String value) {
    if (input.meaning().startsWith("row of the value")) {
      long buckets = Long.parseLong(found(ROWS, input));
      return 1 + Math.floorMod(Hashes.mix(Hashes.mix(value)), buckets);
    }
    int hash = 0x811C9DC5;
    for (char c : (input.feature() + "=" + value).toCharArray()) {
      for (int part : List.of(c & 0xFF, c >>> 8)) {
        hash = (hash ^ part) * 0x01000193;
      }
    }
    hash = (hash ^ (hash >>> 16)) * 0x85EBCA6B;
    hash = (hash ^ (hash >>> 13)) * 0xC2B2AE35;
    int bucket = (hash ^ (hash >>> 16)) >>> (32 - BITS);
    return bucket;
  }
}
