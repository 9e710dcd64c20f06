package dev.sextant.runtime;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Read features as JSON, for the command line and the API.
public final class FeatureRowsJson {
  private FeatureRowsJson() {}

  public static Map<String, @Nullable Object> of(FeatureRows read) {
    Map<String, @Nullable Object> document = new LinkedHashMap<>();
    document.put("request", read.request());
    document.put("subject", read.subject());
    document.put("time", Instant.ofEpochMilli(read.time()).toString());
    document.put("read", read.read().toString());
    List<Map<String, @Nullable Object>> rows =
        read.rows().stream().map(FeatureRowsJson::row).toList();
    document.put("rows", rows);
    return document;
  }

  private static Map<String, @Nullable Object> row(FeatureRows.Row row) {
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    object.put("item", row.item());
    object.put("features", row.values());
    return object;
  }
}
