package dev.sextant.runtime;

import dev.sextant.monitoring.Distribution;
import dev.sextant.monitoring.Distribution.Numbers;
import dev.sextant.runtime.FeatureCatalog.Entry;
import dev.sextant.runtime.FeatureCatalog.Freshness;
import dev.sextant.runtime.FeatureCatalog.Reading;
import dev.sextant.spec.Durations;
import dev.sextant.spec.catalog.Lineage.Node;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The feature catalog as JSON: windows as the spec says them, delays in seconds, what is not known
/// as `null`.
public final class CatalogJson {
  private CatalogJson() {}

  /// All features, without histograms.
  public static Map<String, @Nullable Object> of(FeatureCatalog catalog) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("system", catalog.system());
    json.put("time", Instant.ofEpochMilli(catalog.time()).toString());
    json.put("features", catalog.features().stream().map(each -> entry(each, false)).toList());
    return json;
  }

  /// One feature, with histograms.
  public static Map<String, @Nullable Object> of(Entry feature) {
    return entry(feature, true);
  }

  private static Map<String, @Nullable Object> entry(Entry feature, boolean whole) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("name", feature.name());
    json.put("version", feature.version());
    json.put("type", feature.type());
    json.put("keys", feature.keys());
    json.put("operator", feature.operator());
    json.put("words", feature.words());
    json.put("over", text(feature.over()));
    json.put("tileError", text(feature.tileError()));
    json.put("owner", feature.owner());
    json.put("description", feature.description());
    json.put("fingerprint", feature.fingerprint());
    json.put("freshness", freshness(feature.freshness()));
    json.put("madeOf", nodes(feature.upstream()));
    json.put("usedBy", nodes(feature.downstream()));
    json.put("values", feature.readings().stream().map(each -> reading(each, whole)).toList());
    return json;
  }

  private static @Nullable String text(@Nullable Duration duration) {
    return duration == null ? null : Durations.format(duration);
  }

  private static @Nullable Double seconds(@Nullable Duration duration) {
    return duration == null ? null : duration.toNanos() / 1e9;
  }

  private static Map<String, @Nullable Object> freshness(Freshness freshness) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("promised", text(freshness.promised()));
    json.put("kept", freshness.kept());
    json.put("events", freshness.events());
    json.put("lagMedianSeconds", seconds(freshness.lagMedian()));
    json.put("lag99Seconds", seconds(freshness.lag99()));
    json.put("lagMostSeconds", seconds(freshness.lagMost()));
    Long newest = freshness.newest();
    json.put("newestEvent", newest == null ? null : Instant.ofEpochMilli(newest).toString());
    json.put("ageSeconds", seconds(freshness.age()));
    return json;
  }

  private static List<Map<String, String>> nodes(List<Node> nodes) {
    return nodes.stream()
        .map(
            node -> {
              Map<String, String> json = new LinkedHashMap<>();
              json.put("kind", node.kind().word());
              json.put("name", node.name());
              return json;
            })
        .toList();
  }

  private static Map<String, @Nullable Object> reading(Reading reading, boolean whole) {
    Distribution values = reading.values();
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("of", reading.of());
    json.put("rows", values.rows());
    json.put("present", values.present());
    json.put("fillRate", finite(values.fillRate()));
    json.put("kind", values.kind().name().toLowerCase(Locale.ROOT));
    json.put("unit", values.unit());
    Numbers numbers = values.numbers();
    json.put("numbers", numbers == null ? null : numbers(numbers, whole));
    json.put("top", values.top());
    json.put("distinct", values.distinct());
    return json;
  }

  private static Map<String, @Nullable Object> numbers(Numbers numbers, boolean whole) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("min", finite(numbers.min()));
    json.put("p5", finite(numbers.p5()));
    json.put("p25", finite(numbers.p25()));
    json.put("median", finite(numbers.median()));
    json.put("p75", finite(numbers.p75()));
    json.put("p95", finite(numbers.p95()));
    json.put("max", finite(numbers.max()));
    json.put("mean", finite(numbers.mean()));
    json.put("zeros", finite(numbers.zeros()));
    if (whole) {
      json.put("histogram", numbers.histogram());
    }
    return json;
  }

  private static @Nullable Double finite(double number) {
    return Double.isFinite(number) ? number : null;
  }
}
