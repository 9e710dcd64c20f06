package dev.sextant.server.console;

import dev.sextant.monitoring.Skew;
import dev.sextant.monitoring.Skew.FeatureSkew;
import dev.sextant.runtime.SkewReport;
import java.util.List;

/// Is what was served what the log yields?
///
/// @param state `ok`, `bad`, or empty while nothing was compared
/// @param rows features that differ somewhere, the most skewed first
/// @param json address of the same for programs
/// @param command the same at the terminal
public record SkewPanel(
    String heading, String sub, String state, List<Row> rows, String json, String command) {
  public record Row(
      String feature,
      String values,
      String differing,
      String rate,
      boolean beyond,
      List<Example> examples) {}

  public record Example(
      String decision, String href, String entity, String logged, String recomputed) {}

  static SkewPanel of(String system, SkewReport report) {
    Skew skew = report.skew();
    List<Row> rows =
        skew.features().stream()
            .filter(each -> each.differing() > 0)
            .map(each -> row(each, system))
            .toList();
    return new SkewPanel(
        heading(skew, rows),
        sub(report),
        skew.decisions() == 0 ? "" : skew.clean() ? "ok" : "bad",
        rows,
        "/v1/" + Links.part(system) + "/skew",
        "./sextant skew " + system);
  }

  private static String heading(Skew skew, List<Row> rows) {
    if (skew.decisions() == 0) {
      return "No served feature was compared with the log yet";
    }
    if (rows.isEmpty()) {
      return "All %s served values that were compared are what the log yields"
          .formatted(Figures.count(skew.values()));
    }
    Row worst = rows.getFirst();
    String others =
        rows.size() == 1
            ? ""
            : ", and " + Figures.count(rows.size() - 1, "more feature", "more features");
    return "%s differs from the log in %s of its values%s"
        .formatted(worst.feature(), worst.rate(), others);
  }

  private static String sub(SkewReport report) {
    String sampled =
        "%s of the decisions are rebuilt from the log; %s since the start"
            .formatted(
                Figures.share(report.share()),
                Figures.count(report.skew().decisions(), "decision", "decisions"));
    return report.waiting() == 0
        ? sampled + "."
        : sampled + ", " + Figures.count(report.waiting(), "waits", "wait") + " for the next pass.";
  }

  private static Row row(FeatureSkew feature, String system) {
    return new Row(
        feature.feature(),
        Figures.count(feature.values()),
        Figures.count(feature.differing()),
        Figures.share(feature.rate()),
        feature.beyond(),
        feature.examples().stream()
            .map(
                each ->
                    new Example(
                        each.decision(),
                        Links.decision(system, each.decision()),
                        Figures.name(each.entity()),
                        Figures.name(each.logged()),
                        Figures.name(each.recomputed())))
            .toList());
  }
}
