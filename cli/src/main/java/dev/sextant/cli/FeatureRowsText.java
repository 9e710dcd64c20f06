package dev.sextant.cli;

import static java.util.stream.Collectors.joining;

import dev.sextant.runtime.FeatureRows;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Read features for a terminal: a line for each feature, a column for each item.
final class FeatureRowsText {
  private FeatureRowsText() {}

  static String of(FeatureRows read) {
    List<String> names = new ArrayList<>(List.of("feature"));
    List<Boolean> right = new ArrayList<>(List.of(false));
    for (FeatureRows.Row row : read.rows()) {
      String item = row.item();
      names.add(item == null ? read.subject() : item);
      right.add(read.rows().size() > 1);
    }
    TextTable table = new TextTable(names, right);
    for (String feature : read.rows().getFirst().values().keySet()) {
      List<@Nullable Object> cells = new ArrayList<>(List.of(feature));
      read.rows().forEach(row -> cells.add(text(row.values().get(feature))));
      table.add(cells);
    }
    StringWriter text = new StringWriter();
    PrintWriter out = new PrintWriter(text);
    out.printf(
        "for %s at %s, log %s%n", read.subject(), Instant.ofEpochMilli(read.time()), read.read());
    table.print(out);
    return text.toString();
  }

  private static @Nullable String text(@Nullable Object value) {
    return switch (value) {
      case null -> null;
      case Double number -> number(number);
      case List<?> names -> names.stream().map(String::valueOf).collect(joining(", ", "[", "]"));
      case Map<?, ?> counts ->
          counts.entrySet().stream()
              .map(each -> each.getKey() + ": " + text(each.getValue()))
              .collect(joining(", ", "{", "}"));
      default -> value.toString();
    };
  }

  private static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Float.toString((float) value);
  }
}
