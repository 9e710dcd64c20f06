package dev.sextant.server.console;

import static dev.sextant.server.http.Route.get;

import dev.sextant.server.http.Reply;
import dev.sextant.server.http.Resources;
import dev.sextant.server.http.Route;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;

/// Style, script and icon, held in memory; their addresses change with their content, so that
/// browsers may keep them.
public final class Assets {
  private static final String OWN = "/dev/sextant/server/console/";
  private static final String HTMX = "/META-INF/resources/webjars/htmx.org/2.0.10/dist/htmx.min.js";
  private static final Map<String, Asset> ALL = new LinkedHashMap<>();

  private record Asset(String type, byte[] bytes, String version) {}

  static {
    put("console.css", "text/css; charset=utf-8", OWN + "console.css");
    put("console.js", "text/javascript; charset=utf-8", OWN + "console.js");
    put("htmx.js", "text/javascript; charset=utf-8", HTMX);
    put("icon.svg", "image/svg+xml", OWN + "icon.svg");
  }

  private Assets() {}

  private static void put(String name, String type, String path) {
    byte[] bytes = Resources.bytes(path);
    CRC32C digest = new CRC32C();
    digest.update(bytes);
    ALL.put(name, new Asset(type, bytes, Long.toHexString(digest.getValue())));
  }

  /// The address of an asset, for templates.
  public static String href(String name) {
    Asset asset = ALL.get(name);
    if (asset == null) {
      throw new IllegalArgumentException("no asset '" + name + "'");
    }
    return "/assets/" + name + "?v=" + asset.version();
  }

  static List<Route> routes() {
    return ALL.entrySet().stream()
        .map(each -> get("/assets/" + each.getKey(), call -> reply(each.getValue()), "v"))
        .toList();
  }

  private static Reply reply(Asset asset) {
    return Reply.of(200, asset.type(), asset.bytes())
        .header("Cache-Control", "public, max-age=31536000, immutable");
  }
}
