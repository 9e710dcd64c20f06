package dev.sextant.server.console;

import dev.sextant.spec.Durations;
import dev.sextant.spec.Source;
import dev.sextant.spec.SystemSpec;
import dev.sextant.spec.SystemSpec.Aggregate;
import dev.sextant.spec.SystemSpec.Derived;
import dev.sextant.spec.SystemSpec.Feature;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/// What is known about the entities?
public record FeaturesView(String heading, String search, List<Row> rows) {
  /// @param by whom it describes: `reader`, `reader and story`, or `a row` for an expression
  public record Row(
      String name, String by, String definition, String description, String version) {}

  static FeaturesView of(SystemSpec spec, String search) {
    Collection<Feature> all = spec.features().values();
    List<Row> rows =
        all.stream()
            .map(FeaturesView::row)
            .filter(row -> (row.name() + " " + row.description()).contains(search))
            .toList();
    return new FeaturesView(heading(spec, rows.size(), search), search, rows);
  }

  private static String heading(SystemSpec spec, int found, String search) {
    if (!search.isEmpty()) {
      return Figures.count(found, "feature matches ", "features match ") + search;
    }
    return Figures.count(found, "feature describes ", "features describe ")
        + String.join(", ", spec.entities().keySet());
  }

  private static Row row(Feature feature) {
    return switch (feature.definition()) {
      case Aggregate aggregate -> row(feature, names(aggregate.by(), " and "), text(aggregate));
      case Derived(Source expression) -> row(feature, "a row", expression.text());
    };
  }

  private static Row row(Feature feature, String by, String definition) {
    return new Row(feature.name(), by, definition, feature.description(), "v" + feature.version());
  }

  /// As the spec says it, in one line: `ratio of click, impression over 1h`.
  private static String text(Aggregate aggregate) {
    Duration over = aggregate.over();
    Source when = aggregate.when();
    String delay =
        aggregate.delay().isZero() ? "" : ", " + Durations.format(aggregate.delay()) + " late";
    return aggregate.operator()
        + " of "
        + names(aggregate.inputs(), ", ")
        + (over == null ? "" : " over " + Durations.format(over))
        + (when == null ? "" : " when " + when.text())
        + delay;
  }

  private static String names(List<Source> sources, String between) {
    return sources.stream().map(Source::text).collect(Collectors.joining(between));
  }
}
