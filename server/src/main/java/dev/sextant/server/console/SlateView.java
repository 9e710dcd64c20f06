package dev.sextant.server.console;

import dev.sextant.decision.Decision;
import dev.sextant.decision.Decision.Placed;
import dev.sextant.decision.Decision.Prediction;
import dev.sextant.decision.Decision.Slate;
import dev.sextant.spec.SystemSpec;
import dev.sextant.spec.SystemSpec.Diversify;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The ordered answer, item by item.
///
/// @param tasks one column of probabilities each
/// @param order why the places are not simply in the order of values, or ""
/// @param more how many items are not shown, or ""
public record SlateView(
    String heading, List<String> tasks, List<Row> rows, String order, String more) {
  private static final int MOST_SHOWN = 100;

  public record Row(
      int place,
      String item,
      String title,
      String href,
      Origins from,
      List<String> probabilities,
      String value,
      String propensity,
      boolean explored,
      boolean selected) {}

  /// @param colour as in [FunnelView.SourceView]
  public record Origin(String source, int colour) {}

  /// @param first the source that is named
  /// @param names all of them
  public record Origins(List<Origin> all, String first, String names) {
    static Origins of(List<Origin> all) {
      List<String> names = all.stream().map(Origin::source).toList();
      return new Origins(all, names.isEmpty() ? "" : names.getFirst(), String.join(", ", names));
    }
  }

  static SlateView of(Decision decision, Slate slate, SystemSpec spec, String selected) {
    List<Prediction> predictions = decision.scored().predictions();
    Map<String, Integer> masks = FunnelView.masks(decision.pool());
    Titles titles = Titles.of(decision);
    List<Row> rows = new ArrayList<>();
    for (Placed placed : slate.items().stream().limit(MOST_SHOWN).toList()) {
      rows.add(
          new Row(
              rows.size() + 1,
              placed.item(),
              titles.of(placed.item()),
              Links.item(spec.name(), decision.id(), placed.item()),
              Origins.of(origins(decision.pool(), masks.getOrDefault(placed.item(), 0))),
              probabilities(predictions, placed.row()),
              Figures.value(placed.value()),
              Figures.propensity(placed.propensity()),
              placed.explored(),
              placed.item().equals(selected)));
    }
    int more = slate.items().size() - rows.size();
    return new SlateView(
        heading(slate),
        predictions.stream().map(Prediction::task).toList(),
        rows,
        order(spec),
        more == 0 ? "" : "and " + Figures.count(more) + " more, in the decision's JSON");
  }

  private static String heading(Slate slate) {
    if (slate.items().isEmpty()) {
      return "The slate is empty: no candidate was left";
    }
    long explored = slate.items().stream().filter(Placed::explored).count();
    String best =
        "The slate is led by a value of " + Figures.value(slate.items().getFirst().value());
    return explored == 0
        ? best
        : best + "; " + Figures.count(explored, "place explores", "places explore");
  }

  private static String order(SystemSpec spec) {
    Diversify spread = spec.rank() == null ? null : spec.rank().slate().diversify();
    return spread == null
        ? ""
        : "In the order of value, where an item loses "
            + Figures.share(spread.strength())
            + " of it for each one above it of the same "
            + spread.by().text()
            + ".";
  }

  private static List<Origin> origins(Decision.Pool pool, int mask) {
    List<Origin> origins = new ArrayList<>();
    for (String source : pool.sourcesOf(mask)) {
      origins.add(new Origin(source, FunnelView.colour(pool.sources().indexOf(source))));
    }
    return origins;
  }

  private static List<String> probabilities(List<Prediction> predictions, int row) {
    return predictions.stream()
        .map(each -> row < 0 ? "–" : Figures.probability(each.probabilities()[row]))
        .toList();
  }
}
