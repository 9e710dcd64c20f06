package dev.sextant.server.console;

import dev.sextant.monitoring.Distribution;
import dev.sextant.monitoring.Distribution.Numbers;
import dev.sextant.runtime.FeatureCatalog;
import dev.sextant.runtime.FeatureCatalog.Entry;
import dev.sextant.runtime.SkewReport;
import dev.sextant.spec.catalog.Lineage.Kind;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// What is known about the entities, and is it what was served?
///
/// @param json address of the same for programs
/// @param command the same at the terminal
public record FeaturesView(
    String heading, String search, SkewPanel skew, List<Row> rows, String json, String command) {
  /// @param by whom it describes: `reader`, `reader and story`, or `a row` for an expression
  /// @param typical median and 95 % of the values, or the most frequent name
  /// @param readers what answers change with it: `3 models, value`
  public record Row(
      String name,
      String href,
      String by,
      String words,
      String description,
      String version,
      String filled,
      String typical,
      String age,
      String readers) {}

  static FeaturesView of(FeatureCatalog catalog, SkewReport skew, String search) {
    String system = catalog.system();
    List<Row> rows =
        catalog.features().stream()
            .filter(each -> matches(each, search))
            .map(each -> row(each, system))
            .toList();
    return new FeaturesView(
        heading(catalog, rows.size(), search),
        search,
        SkewPanel.of(system, skew),
        rows,
        "/v1/" + Links.part(system) + "/features",
        "./sextant features " + system);
  }

  private static boolean matches(Entry feature, String search) {
    return (feature.name() + " " + feature.description() + " " + feature.owner()).contains(search);
  }

  private static String heading(FeatureCatalog catalog, int found, String search) {
    if (!search.isEmpty()) {
      return Figures.count(found, "feature matches ", "features match ") + search;
    }
    TreeSet<String> entities = new TreeSet<>();
    catalog.features().forEach(each -> entities.addAll(each.keys()));
    String described = entities.isEmpty() ? "what is judged" : String.join(", ", entities);
    return Figures.count(found, "feature describes ", "features describe ") + described;
  }

  private static Row row(Entry feature, String system) {
    Distribution values =
        feature.readings().isEmpty() ? null : feature.readings().getFirst().values();
    Duration age = feature.freshness().age();
    return new Row(
        feature.name(),
        Links.feature(system, feature.name()),
        feature.keys().isEmpty() ? "a row" : String.join(" and ", feature.keys()),
        feature.words(),
        feature.description(),
        "v" + feature.version(),
        values == null ? "–" : Figures.share(values.fillRate()),
        values == null ? "–" : typical(values),
        age == null ? "–" : Figures.age(age.toMillis()),
        readers(feature));
  }

  /// `0.08 (95 %: 0.11)`, `sport (31 %)`.
  private static String typical(Distribution values) {
    Numbers numbers = values.numbers();
    if (numbers != null) {
      return Figures.reading(numbers.median())
          + " (95 %: "
          + Figures.reading(numbers.p95())
          + ")"
          + (values.unit().isEmpty() ? "" : " " + values.unit());
    }
    return values.top().isEmpty()
        ? "–"
        : Figures.name(values.top().getFirst().name())
            + " ("
            + Figures.share((double) values.top().getFirst().count() / values.present())
            + ")";
  }

  static String readers(Entry feature) {
    String readers =
        feature.downstream().stream()
            .filter(node -> node.kind() != Kind.FEATURE)
            .collect(
                Collectors.groupingBy(
                    node -> node.kind().word(), TreeMap::new, Collectors.counting()))
            .entrySet()
            .stream()
            .map(
                each ->
                    each.getValue() == 1
                        ? each.getKey()
                        : each.getValue() + " " + each.getKey() + "s")
            .collect(Collectors.joining(", "));
    return readers.isEmpty() ? "nothing" : readers;
  }
}
