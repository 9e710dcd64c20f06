package dev.sextant.runtime.infer;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The keys of JSON Lines.
final class JsonShape {
  private static final JsonMapper JSON = new JsonMapper();

  private final Set<String> names = new LinkedHashSet<>();
  private final Set<String> nested = new LinkedHashSet<>();
  private final Set<String> unsayable = new LinkedHashSet<>();

  private JsonShape() {}

  static FileShape of(FirstLines file) {
    JsonShape shape = new JsonShape();
    boolean any = false;
    for (String line : file.lines()) {
      JsonNode node = read(line);
      any |= node != null;
      if (node != null) {
        node.properties().forEach(each -> shape.sort(each.getKey(), each.getValue()));
      }
    }
    if (!any) {
      throw Unreadable.file(
          file.path(), "begins as JSON, but no line is an object; one on each line is needed");
    }
    shape.names.removeAll(shape.nested);
    return FileShape.named(file.path(), "jsonl", List.copyOf(shape.names), shape.remarks());
  }

  /// @return null for what the import buries as a broken row
  private static @Nullable JsonNode read(String line) {
    try {
      JsonNode node = line.isBlank() ? null : JSON.readTree(line);
      return node != null && node.isObject() ? node : null;
    } catch (JacksonException e) {
      return null;
    }
  }

  private void sort(String name, JsonNode value) {
    if (!Names.isPlain(name)) {
      unsayable.add(name);
    } else if (value.isContainer()) {
      nested.add(name);
    } else {
      names.add(name);
    }
  }

  private List<String> remarks() {
    List<String> remarks = new ArrayList<>();
    nested.forEach(
        name ->
            remarks.add(
                "key '%s' is left out: lists and objects have to be flattened first"
                    .formatted(name)));
    unsayable.forEach(name -> remarks.add(Sniffer.unsayable(name)));
    return remarks;
  }
}
