package dev.sextant.server.console;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/// Addresses of the console's pages.
public final class Links {
  private Links() {}

  static String system(String system) {
    return "/" + part(system);
  }

  static String section(String system, String section) {
    return system(system) + "/" + section;
  }

  public static String decision(String system, String id) {
    return section(system, "decisions") + "/" + part(id);
  }

  static String feature(String system, String name) {
    return section(system, "features") + "/" + part(name);
  }

  static String item(String system, String decision, String item) {
    return decision(system, decision) + "?item=" + part(item);
  }

  static String part(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
