package dev.sextant.cli;

import static java.util.stream.Collectors.joining;

import dev.sextant.monitoring.Distribution;
import dev.sextant.monitoring.Distribution.Numbers;
import dev.sextant.runtime.FeatureCatalog;
import dev.sextant.runtime.FeatureCatalog.Entry;
import dev.sextant.runtime.FeatureCatalog.Freshness;
import dev.sextant.runtime.FeatureCatalog.Reading;
import dev.sextant.spec.Durations;
import dev.sextant.spec.catalog.Lineage.Kind;
import dev.sextant.spec.catalog.Lineage.Node;
import dev.sextant.spec.catalog.Wording;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The feature catalog for a terminal.
final class CatalogText {
  private static final int BAR = 30;
  private static final int TOP = 10;

  private CatalogText() {}

  // ---- all

  static String table(FeatureCatalog catalog) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(
        List.of(
            "feature", "v", "type", "by", "filled", "median", "95 %", "age", "read by", "what"));
    catalog.features().forEach(feature -> rows.add(row(feature)));
    int columns = rows.getFirst().size();
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    return rows.stream().map(row -> line(row, widths)).collect(joining());
  }

  private static String line(List<String> row, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < row.size(); i++) {
      boolean number = i == 1 || (i >= 4 && i <= 7);
      String cell = row.get(i);
      String blank = " ".repeat(widths[i] - cell.length());
      line.append(i == 0 ? "" : "  ").append(number ? blank + cell : cell + blank);
    }
    return line.toString().stripTrailing() + "\n";
  }

  private static List<String> row(Entry feature) {
    Distribution values =
        feature.readings().isEmpty() ? null : feature.readings().getFirst().values();
    Numbers numbers = values == null ? null : values.numbers();
    return List.of(
        feature.name(),
        Integer.toString(feature.version()),
        feature.type(),
        feature.keys().isEmpty() ? "-" : String.join("+", feature.keys()),
        values == null ? "-" : share(values.fillRate()),
        numbers == null ? "-" : number(numbers.median()),
        numbers == null ? "-" : number(numbers.p95()),
        feature.freshness().age() == null ? "-" : rounded(feature.freshness().age()),
        readers(feature),
        feature.words());
  }

  /// `2 models, value`: what an answer changes with.
  private static String readers(Entry feature) {
    Map<String, Long> counts = new TreeMap<>();
    feature.downstream().stream()
        .map(Node::kind)
        .filter(kind -> kind != Kind.FEATURE)
        .forEach(kind -> counts.merge(kind.word(), 1L, Long::sum));
    return counts.isEmpty()
        ? "nothing"
        : counts.entrySet().stream()
            .map(
                each ->
                    each.getValue() == 1
                        ? each.getKey()
                        : each.getValue() + " " + each.getKey() + "s")
            .collect(joining(", "));
  }

  // ---- one

  static String details(Entry feature) {
    StringBuilder text = new StringBuilder();
    text.append(
        "%s, version %d, %s%n".formatted(feature.name(), feature.version(), feature.type()));
    line(text, "", feature.description());
    line(text, "what", feature.words());
    line(text, "by", String.join(" and ", feature.keys()));
    line(text, "tiles", tiles(feature));
    line(text, "owner", feature.owner());
    line(text, "fingerprint", feature.fingerprint());
    line(text, "freshness", freshness(feature.freshness()));
    nodes(text, "made of", feature.upstream());
    nodes(text, "used by", feature.downstream());
    if (feature.readings().isEmpty()) {
      line(text, "values", "nothing to look at yet: let it decide, or import history");
    }
    feature.readings().forEach(reading -> reading(text, reading));
    return text.toString();
  }

  private static void line(StringBuilder text, String label, String value) {
    if (!value.isEmpty()) {
      text.append("  %-12s %s%n".formatted(label, value));
    }
  }

  private static String tiles(Entry feature) {
    Duration over = feature.over();
    Duration error = feature.tileError();
    return over == null || error == null
        ? ""
        : "events older than %s may be left out already: a tile is %s"
            .formatted(Wording.words(over.minus(error)), Durations.format(error));
  }

  private static String freshness(Freshness freshness) {
    List<String> parts = new ArrayList<>();
    if (freshness.promised() != null) {
      parts.add("promised " + Durations.format(freshness.promised()));
    }
    Duration lag = freshness.lag99();
    if (lag != null) {
      parts.add("99 %% of %,d events seen within %s".formatted(freshness.events(), millis(lag)));
    }
    Long newest = freshness.newest();
    Duration age = freshness.age();
    if (newest != null && age != null) {
      parts.add("newest event %s ago, at %s".formatted(rounded(age), Instant.ofEpochMilli(newest)));
    }
    return String.join("; ", parts);
  }

  private static void nodes(StringBuilder text, String label, List<Node> nodes) {
    Map<String, List<String>> kinds = new TreeMap<>();
    nodes.forEach(
        node -> kinds.computeIfAbsent(node.kind().word(), _ -> new ArrayList<>()).add(node.name()));
    String first = label;
    for (Map.Entry<String, List<String>> kind : kinds.entrySet()) {
      text.append(
          "  %-12s %-10s %s%n".formatted(first, kind.getKey(), String.join(", ", kind.getValue())));
      first = "";
    }
  }

  private static void reading(StringBuilder text, Reading reading) {
    Distribution values = reading.values();
    text.append(
        "  %s: %,d looked at, %s with a value%n"
            .formatted(reading.of(), values.rows(), share(values.fillRate())));
    Numbers numbers = values.numbers();
    if (numbers != null) {
      numbers(text, values, numbers);
    }
    long most = values.top().stream().mapToLong(each -> each.count()).max().orElse(1);
    values.top().stream()
        .limit(TOP)
        .forEach(
            each ->
                text.append(
                    "    %-24s %,8d  %s%n"
                        .formatted(clipped(each.name()), each.count(), bar(each.count(), most))));
    if (values.distinct() > values.top().size()) {
      text.append("    and %,d more%n".formatted(values.distinct() - values.top().size()));
    }
  }

  private static void numbers(StringBuilder text, Distribution values, Numbers numbers) {
    String of = values.kind() == Distribution.Kind.SIZES ? "sizes" : "values";
    text.append(
        "    %s%s: least %s, 5 %% %s, 25 %% %s, median %s, 75 %% %s, 95 %% %s, most %s; mean %s, %s zero%n"
            .formatted(
                of,
                values.unit().isEmpty() ? "" : " in " + values.unit(),
                number(numbers.min()),
                number(numbers.p5()),
                number(numbers.p25()),
                number(numbers.median()),
                number(numbers.p75()),
                number(numbers.p95()),
                number(numbers.max()),
                number(numbers.mean()),
                share(numbers.zeros())));
    long most = numbers.histogram().stream().mapToLong(bin -> bin.count()).max().orElse(1);
    numbers
        .histogram()
        .forEach(
            bin ->
                text.append(
                    "    %12s %,8d  %s%n"
                        .formatted(number(bin.from()), bin.count(), bar(bin.count(), most))));
  }

  private static String bar(long count, long most) {
    return "#".repeat((int) Math.round((double) BAR * count / Math.max(1, most)));
  }

  private static String clipped(String name) {
    return name.length() <= 24 ? name : name.substring(0, 23) + "…";
  }

  // ---- figures

  static String share(double share) {
    return Double.isNaN(share) ? "-" : String.format(Locale.ROOT, "%.0f %%", 100 * share);
  }

  /// Four digits that mean something.
  static String number(double number) {
    if (number == Math.rint(number) && Math.abs(number) < 1e9) {
      return String.format(Locale.ROOT, "%,d", (long) number);
    }
    return Math.abs(number) >= 1000
        ? String.format(Locale.ROOT, "%,.0f", number)
        : String.format(Locale.ROOT, "%.4g", number);
  }

  /// In its largest unit: `3h`, `2d`.
  private static String rounded(@Nullable Duration age) {
    if (age == null) {
      return "-";
    }
    long seconds = age.toSeconds();
    if (seconds < 120) {
      return seconds + "s";
    }
    if (seconds < 7_200) {
      return seconds / 60 + "m";
    }
    return seconds < 172_800 ? seconds / 3_600 + "h" : seconds / 86_400 + "d";
  }

  private static String millis(Duration lag) {
    return String.format(Locale.ROOT, "%.1f ms", lag.toNanos() / 1e6);
  }
}
