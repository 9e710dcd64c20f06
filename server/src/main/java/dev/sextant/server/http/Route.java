package dev.sextant.server.http;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// One method and path that is answered.
///
/// @param path a template such as `/v1/{system}/decide`
/// @param query the query parameters that it understands
public record Route(String method, String path, Set<String> query, Answering answering) {
  /// Answers a call, or throws a [Problem] or a `Refusal`.
  @FunctionalInterface
  public interface Answering {
    Reply answer(Call call);
  }

  public static Route get(String path, Answering answering, String... query) {
    return new Route("GET", path, Set.of(query), answering);
  }

  public static Route post(String path, Answering answering, String... query) {
    return new Route("POST", path, Set.of(query), answering);
  }

  public static Route delete(String path, Answering answering, String... query) {
    return new Route("DELETE", path, Set.of(query), answering);
  }

  static List<String> segments(String path) {
    return List.of(path.substring(1).split("/", -1));
  }

  /// @return the values of the template's names, or empty when the path is another one
  Optional<Map<String, String>> match(List<String> segments) {
    return misses(segments).isEmpty() && segments.size() == segments(path).size()
        ? Optional.of(values(segments))
        : Optional.empty();
  }

  /// How many segments are fixed: of two routes that match, the one with more is meant.
  int literals() {
    return (int) segments(path).stream().filter(part -> !isName(part)).count();
  }

  /// The positions at which a path of equal length differs from this one's fixed segments.
  List<Integer> misses(List<String> segments) {
    List<String> parts = segments(path);
    List<Integer> misses = new ArrayList<>();
    for (int i = 0; i < Math.min(parts.size(), segments.size()); i++) {
      if (!isName(parts.get(i)) && !parts.get(i).equals(segments.get(i))) {
        misses.add(i);
      }
    }
    return misses;
  }

  private Map<String, String> values(List<String> segments) {
    Map<String, String> values = new HashMap<>();
    List<String> parts = segments(path);
    for (int i = 0; i < parts.size(); i++) {
      if (isName(parts.get(i))) {
        values.put(parts.get(i).substring(1, parts.get(i).length() - 1), segments.get(i));
      }
    }
    return values;
  }

  private static boolean isName(String part) {
    return part.startsWith("{");
  }
}
