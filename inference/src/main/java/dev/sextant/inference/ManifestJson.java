package dev.sextant.inference;

import dev.sextant.decision.LogPosition;
import dev.sextant.model.Calibrator;
import dev.sextant.model.Manifest;
import dev.sextant.model.Manifest.Provenance;
import dev.sextant.model.Signature;
import dev.sextant.model.Signature.Input;
import dev.sextant.model.Signature.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// `manifest.json`: a [Manifest], and the length and digest of the model beside it.
final class ManifestJson {
  private static final int FORMAT = 1;
  private static final TypeReference<Map<String, Object>> PLAIN = new TypeReference<>() {};
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private ManifestJson() {}

  /// @param bytes length of the model
  /// @param sha256 its digest, hexadecimal
  record Stored(Manifest manifest, long bytes, String sha256) {}

  static byte[] write(Stored stored) {
    Manifest manifest = stored.manifest();
    ObjectNode json = MAPPER.createObjectNode();
    json.put("format", FORMAT).put("bytes", stored.bytes()).put("sha256", stored.sha256());
    json.put("model", manifest.model()).put("task", manifest.task());
    json.put("version", manifest.version()).put("learner", manifest.learner());
    json.set("options", MAPPER.valueToTree(new TreeMap<>(manifest.options())));
    json.set("inputs", MAPPER.valueToTree(manifest.signature().inputs()));
    json.set("calibrator", calibrator(manifest.calibrator()));
    json.set("provenance", provenance(manifest.provenance()));
    ObjectNode metrics = json.putObject("metrics");
    new TreeMap<>(manifest.metrics())
        .forEach((name, value) -> metrics.put(name, Double.isFinite(value) ? value : null));
    json.set("fingerprints", MAPPER.valueToTree(new TreeMap<>(manifest.fingerprints())));
    return MAPPER.writeValueAsBytes(json);
  }

  /// @throws tools.jackson.core.JacksonException when a part is missing or of another type
  static Stored read(byte[] bytes) {
    JsonNode json = MAPPER.readTree(bytes);
    int format = json.required("format").intValue();
    if (format != FORMAT) {
      throw new IllegalArgumentException("format must be " + FORMAT + ", but was " + format);
    }
    String task = text(json, "task");
    Manifest manifest =
        new Manifest(
            text(json, "model"),
            task,
            text(json, "version"),
            text(json, "learner"),
            MAPPER.convertValue(json.required("options"), PLAIN),
            new Signature(inputs(json.required("inputs")), task),
            calibrator(json.required("calibrator")),
            provenance(json.required("provenance")),
            metrics(json.required("metrics")),
            fingerprints(json.get("fingerprints")));
    return new Stored(manifest, json.required("bytes").longValue(), text(json, "sha256"));
  }

  private static List<Input> inputs(JsonNode json) {
    List<Input> inputs = new ArrayList<>();
    json.forEach(
        input -> inputs.add(new Input(text(input, "name"), Kind.valueOf(text(input, "kind")))));
    return inputs;
  }

  private static ObjectNode calibrator(Calibrator calibrator) {
    ObjectNode json = MAPPER.createObjectNode();
    return switch (calibrator) {
      case Calibrator.Logistic() -> json.put("kind", "logistic");
      case Calibrator.Platt(double slope, double intercept) ->
          json.put("kind", "platt").put("slope", slope).put("intercept", intercept);
      case Calibrator.Linear(double slope, double intercept) ->
          json.put("kind", "linear").put("slope", slope).put("intercept", intercept);
      case Calibrator.Isotonic(double[] margins, double[] probabilities) -> {
        json.put("kind", "isotonic").set("margins", MAPPER.valueToTree(margins));
        json.set("probabilities", MAPPER.valueToTree(probabilities));
        yield json;
      }
    };
  }

  private static Calibrator calibrator(JsonNode json) {
    String kind = text(json, "kind");
    return switch (kind) {
      case "logistic" -> new Calibrator.Logistic();
      case "platt" ->
          new Calibrator.Platt(
              json.required("slope").doubleValue(), json.required("intercept").doubleValue());
      case "linear" ->
          new Calibrator.Linear(
              json.required("slope").doubleValue(), json.required("intercept").doubleValue());
      case "isotonic" ->
          new Calibrator.Isotonic(
              MAPPER.convertValue(json.required("margins"), double[].class),
              MAPPER.convertValue(json.required("probabilities"), double[].class));
      default -> throw new IllegalArgumentException("no calibrator of kind '" + kind + "'");
    };
  }

  private static ObjectNode provenance(Provenance provenance) {
    return MAPPER
        .createObjectNode()
        .put("trainedFrom", provenance.trainedFrom())
        .put("trainedUntil", provenance.trainedUntil())
        .put("rows", provenance.rows())
        .put("generation", provenance.logPosition().generation())
        .put("offset", provenance.logPosition().offset())
        .put("specDigest", provenance.specDigest())
        .put("codeVersion", provenance.codeVersion())
        .put("seed", provenance.seed())
        .put("platform", provenance.platform())
        .put("created", provenance.created());
  }

  private static Provenance provenance(JsonNode json) {
    return new Provenance(
        json.required("trainedFrom").longValue(),
        json.required("trainedUntil").longValue(),
        json.required("rows").longValue(),
        new LogPosition(
            json.required("generation").intValue(), json.required("offset").longValue()),
        text(json, "specDigest"),
        text(json, "codeVersion"),
        json.required("seed").longValue(),
        text(json, "platform"),
        json.required("created").longValue());
  }

  /// A metric that was not a number, such as a ratio of nothing, is null in the file.
  private static Map<String, Double> metrics(JsonNode json) {
    Map<String, Double> metrics = new HashMap<>();
    json.forEachEntry(
        (name, value) -> metrics.put(name, value.isNull() ? Double.NaN : value.doubleValue()));
    return metrics;
  }

  /// Manifests of before fingerprints were kept have none.
  private static Map<String, String> fingerprints(@Nullable JsonNode json) {
    Map<String, String> fingerprints = new HashMap<>();
    if (json != null) {
      json.forEachEntry((name, value) -> fingerprints.put(name, value.stringValue()));
    }
    return fingerprints;
  }

  private static String text(JsonNode json, String name) {
    return json.required(name).stringValue();
  }
}
