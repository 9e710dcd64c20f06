package dev.sextant.server.http;

import io.helidon.http.BadRequestException;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HttpMediaType;
import io.helidon.webserver.http.ServerRequest;
import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// One request on its route.
public final class Call {
  private static final Set<String> JSON =
      Set.of("application/json", "application/x-ndjson", "application/jsonl");
  private static final Set<String> FORM = Set.of("application/x-www-form-urlencoded");
  private static final HeaderName HTMX = HeaderNames.create("HX-Request");

  private final ServerRequest request;
  private final RequestBody body;
  private final Map<String, String> path;
  private final long maxBody;

  Call(ServerRequest request, RequestBody body, Map<String, String> path, long maxBody) {
    this.request = request;
    this.body = body;
    this.path = path;
    this.maxBody = maxBody;
  }

  /// The part of the path that stands for a name of the route's template.
  public String path(String name) {
    return path.getOrDefault(name, "");
  }

  public Optional<String> query(String name) {
    return request.query().contains(name)
        ? Optional.of(request.query().get(name))
        : Optional.empty();
  }

  /// A query parameter that is a whole number in [1, most].
  public int number(String name, int otherwise, int most) {
    Optional<String> given = query(name);
    if (given.isEmpty()) {
      return otherwise;
    }
    String text = given.get();
    int number = text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : 0;
    if (number < 1 || number > most) {
      throw badQuery(name, "a whole number from 1 to " + most, text);
    }
    return number;
  }

  /// A query parameter that is `true` or `false`; false when it is not given.
  public boolean flag(String name) {
    return switch (query(name).orElse("false")) {
      case "true" -> true;
      case "false" -> false;
      case String other -> throw badQuery(name, "true or false", other);
    };
  }

  /// The body of a JSON request.
  public Reader json() {
    return body(JSON);
  }

  /// The fields of a form. For forms of the console, which are short.
  public Map<String, String> form() {
    Map<String, String> fields = new LinkedHashMap<>();
    try (Reader body = body(FORM)) {
      StringWriter text = new StringWriter();
      body.transferTo(text);
      for (String pair : text.toString().split("&")) {
        String[] parts = pair.split("=", 2);
        fields.put(decoded(parts[0]), parts.length == 1 ? "" : decoded(parts[1]));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return fields;
  }

  /// Whether a part of a page is wanted rather than a page.
  public boolean wantsFragment() {
    return request.headers().contains(HTMX);
  }

  static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new Problem(400, "malformed-address", "'" + text + "' is not percent-encoded UTF-8");
    }
  }

  private Reader body(Set<String> types) {
    String type = contentType();
    if (!types.contains(type)) {
      List<String> known = types.stream().sorted().toList();
      String given = type.isEmpty() ? "there is none" : "it is '" + type + "'";
      throw new Problem(
              415,
              "unsupported-content-type",
              "the content type must be " + oneOf(known) + ", but " + given)
          .expected(String.join(", ", known));
    }
    if (request.headers().contentLength().orElse(0) > maxBody) {
      throw Utf8Body.tooLarge(maxBody);
    }
    return new Utf8Body(body.open(), maxBody);
  }

  private static String oneOf(List<String> names) {
    int last = names.size() - 1;
    return last == 0
        ? names.getFirst()
        : String.join(", ", names.subList(0, last)) + " or " + names.get(last);
  }

  private String contentType() {
    try {
      return request
          .headers()
          .contentType()
          .map(HttpMediaType::mediaType)
          .map(type -> type.text())
          .orElse("");
    } catch (BadRequestException e) {
      return request.headers().value(HeaderNames.CONTENT_TYPE).orElse("");
    }
  }

  private static Problem badQuery(String name, String expected, String given) {
    String detail = "query parameter '" + name + "' must be " + expected + ", but is '" + given;
    return new Problem(400, "wrong-parameter", detail + "'").at("?" + name).expected(expected);
  }
}
