package dev.sextant.server.http;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/// An answer, complete in memory.
///
/// @param type the content type
/// @param headers besides the content type and what every reply has
public record Reply(int status, String type, byte[] body, Map<String, String> headers) {
  public static Reply of(int status, String type, byte[] body) {
    return new Reply(status, type, body, new LinkedHashMap<>());
  }

  public static Reply json(JsonOutput.Document document) {
    return of(200, "application/json", JsonOutput.bytes(document));
  }

  public static Reply html(byte[] page) {
    return of(200, "text/html; charset=utf-8", page);
  }

  public static Reply text(String type, String text) {
    return of(200, type, text.getBytes(StandardCharsets.UTF_8));
  }

  /// Sends a browser on with GET, after a form was taken.
  public static Reply seeOther(String location) {
    return of(303, "text/plain; charset=utf-8", new byte[0]).header("Location", location);
  }

  public Reply withStatus(int other) {
    return new Reply(other, type, body, headers);
  }

  public Reply header(String name, String value) {
    headers.put(name, value);
    return this;
  }
}
