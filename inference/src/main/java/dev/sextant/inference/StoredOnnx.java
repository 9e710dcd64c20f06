package dev.sextant.inference;

import dev.sextant.inference.onnx.ElementType;
import dev.sextant.inference.onnx.OnnxModel.Input;
import dev.sextant.inference.onnx.OnnxModel.Output;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What a manifest says of `model.onnx` beside it.
public sealed interface StoredOnnx {
  /// @param bytes length of the file
  /// @param sha256 its digest, hexadecimal
  record Written(long bytes, String sha256, List<Input> inputs, List<Output> outputs)
      implements StoredOnnx {
    public Written {
      inputs = List.copyOf(inputs);
      outputs = List.copyOf(outputs);
    }
  }

  /// @param why there is no such file
  record Absent(String why) implements StoredOnnx {}

  /// For `manifest.json`.
  default ObjectNode json(JsonMapper mapper) {
    ObjectNode json = mapper.createObjectNode();
    return switch (this) {
      case Absent(String why) -> json.put("absent", why);
      case Written written -> {
        json.put("bytes", written.bytes()).put("sha256", written.sha256());
        ArrayNode inputs = json.putArray("inputs");
        for (Input input : written.inputs()) {
          tensor(inputs.addObject(), input.name(), input.type(), input.columns())
              .put("feature", input.feature())
              .put("meaning", input.meaning());
        }
        ArrayNode outputs = json.putArray("outputs");
        for (Output output : written.outputs()) {
          tensor(outputs.addObject(), output.name(), output.type(), 1)
              .put("task", output.task())
              .put("meaning", output.meaning());
        }
        yield json;
      }
    };
  }

  private static ObjectNode tensor(ObjectNode json, String name, ElementType type, int columns) {
    json.put("name", name).put("type", type.word());
    ArrayNode shape = json.putArray("shape").add("rows");
    if (columns > 0) {
      shape.add(columns);
    } else {
      shape.add("entries");
    }
    return json;
  }

  /// @param json null in manifests of before such files were written
  static @Nullable StoredOnnx read(@Nullable JsonNode json) {
    if (json == null) {
      return null;
    }
    if (json.has("absent")) {
      return new Absent(json.required("absent").stringValue());
    }
    List<Input> inputs = new ArrayList<>();
    for (JsonNode input : json.required("inputs")) {
      inputs.add(
          new Input(
              text(input, "name"),
              type(input),
              input.required("shape").required(1).asInt(0),
              text(input, "feature"),
              text(input, "meaning")));
    }
    List<Output> outputs = new ArrayList<>();
    for (JsonNode output : json.required("outputs")) {
      outputs.add(
          new Output(
              text(output, "name"), type(output), text(output, "task"), text(output, "meaning")));
    }
    return new Written(json.required("bytes").longValue(), text(json, "sha256"), inputs, outputs);
  }

  private static ElementType type(JsonNode json) {
    return ElementType.valueOf(text(json, "type").toUpperCase(Locale.ROOT));
  }

  private static String text(JsonNode json, String name) {
    return json.required(name).stringValue();
  }
}
