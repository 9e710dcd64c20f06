package dev.sextant.runtime;

import dev.sextant.model.Manifest;
import dev.sextant.model.Signature;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The models of a system for programs: `docs/models.md` is its reference.
public final class ModelsJson {
  private ModelsJson() {}

  /// @param shadows what challengers did beside champions; empty when nothing serves
  public static Map<String, @Nullable Object> of(
      String system, List<ModelDesk.Listed> heads, List<ShadowReport> shadows) {
    List<Object> listed = new ArrayList<>();
    heads.forEach(head -> listed.add(head(head)));
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("system", system);
    json.put("heads", listed);
    json.put("shadows", shadows.stream().map(ModelsJson::shadow).toList());
    return json;
  }

  private static Map<String, @Nullable Object> head(ModelDesk.Listed head) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("head", head.head());
    json.put("champion", head.champion());
    json.put("challenger", head.challenger());
    json.put("previous", head.previous());
    json.put("versions", head.versions().stream().map(ModelsJson::version).toList());
    return json;
  }

  private static Map<String, @Nullable Object> version(ModelDesk.Version version) {
    Map<String, @Nullable Object> json = version(version.manifest());
    json.put("bytes", version.bytes());
    json.put("obstacle", version.obstacle().isEmpty() ? null : version.obstacle());
    return json;
  }

  /// A version with what it was made of.
  public static Map<String, @Nullable Object> version(Manifest manifest) {
    Manifest.Provenance from = manifest.provenance();
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("head", manifest.head());
    json.put("version", manifest.version());
    json.put("learner", manifest.learner());
    json.put("options", manifest.options());
    Map<String, @Nullable Object> metrics = new LinkedHashMap<>();
    new TreeMap<>(manifest.metrics())
        .forEach((name, value) -> metrics.put(name, Double.isFinite(value) ? value : null));
    json.put("metrics", metrics);
    json.put("created", Instant.ofEpochMilli(from.created()).toString());
    json.put("trained_from", Instant.ofEpochMilli(from.trainedFrom()).toString());
    json.put("trained_until", Instant.ofEpochMilli(from.trainedUntil()).toString());
    json.put("rows", from.rows());
    json.put("position", from.logPosition().toString());
    json.put("spec", from.specDigest());
    json.put("code", from.codeVersion());
    json.put("seed", from.seed());
    json.put("platform", from.platform());
    json.put("started_from", from.startedFrom().isEmpty() ? null : from.startedFrom());
    Map<String, @Nullable Object> features = new LinkedHashMap<>();
    for (Signature.Input input : manifest.signature().inputs()) {
      features.put(input.name(), manifest.fingerprints().get(input.name()));
    }
    json.put("features", features);
    return json;
  }

  private static Map<String, @Nullable Object> shadow(ShadowReport report) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("head", report.head());
    json.put("champion", report.champion());
    json.put("challenger", report.challenger());
    json.put("rows", report.rows());
    json.put("dropped", report.dropped());
    json.put("failed", report.failed());
    json.put("difference", finite(report.difference()));
    json.put("largest", finite(report.largest()));
    json.put("row_micros", finite(report.rowMicros()));
    return json;
  }

  private static @Nullable Double finite(double value) {
    return Double.isFinite(value) ? value : null;
  }
}
