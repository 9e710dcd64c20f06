package dev.sextant.runtime;

import dev.sextant.monitoring.Skew;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Skew as JSON.
public final class SkewJson {
  private SkewJson() {}

  public static Map<String, @Nullable Object> of(String system, Skew skew) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("system", system);
    json.put("clean", skew.clean());
    json.put("tolerance", skew.tolerance());
    json.put("decisions", skew.decisions());
    json.put("values", skew.values());
    json.put("differing", skew.differing());
    json.put("features", skew.features());
    json.put("passedOver", skew.passedOver());
    return json;
  }

  /// What sampling has found while serving.
  public static Map<String, @Nullable Object> of(String system, SkewReport report) {
    Map<String, @Nullable Object> json = of(system, report.skew());
    json.put("sample", report.share());
    json.put("waiting", report.waiting());
    json.put("leftOut", report.leftOut());
    json.put("passes", report.passes());
    json.put(
        "lastPass",
        report.lastPass() == 0 ? null : Instant.ofEpochMilli(report.lastPass()).toString());
    return json;
  }
}
