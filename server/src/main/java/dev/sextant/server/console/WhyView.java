package dev.sextant.server.console;

import dev.sextant.runtime.DecisionService.Explained;
import dev.sextant.runtime.DecisionService.Explained.Contribution;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Why an item got its value, or a case its probability.
///
/// @param note what is said when there is nothing to take apart, or ""
public record WhyView(String heading, List<HeadView> heads, String valueSteps, String note) {
  /// @param summary the head and where it ends, for the line that opens it
  /// @param open whether its picture is shown at once
  public record HeadView(
      String name,
      String summary,
      boolean open,
      Waterfall waterfall,
      String steps,
      boolean addsUp,
      List<Line> contributions) {
    /// What opens the table.
    public String table() {
      return "As a table: " + Figures.count(contributions.size(), "contribution", "contributions");
    }
  }

  public record Line(String feature, String input, String amount) {}

  static WhyView ofItem(Explained explained, String title) {
    return new WhyView(
        "Why " + title + " is worth " + Figures.value(explained.value()),
        heads(explained),
        Figures.shortened(explained.valueSteps()),
        "");
  }

  /// @param explained with at least one head; the last one asked had the say
  static WhyView ofCase(Explained explained) {
    Explained.Head last = explained.heads().getLast();
    String heading = "Why " + last.head() + " says " + Figures.probability(last.probability());
    return new WhyView(heading, heads(explained), "", "");
  }

  static WhyView none(String reason) {
    return new WhyView("There is no score to take apart", List.of(), "", reason);
  }

  private static List<HeadView> heads(Explained explained) {
    List<HeadView> views = new ArrayList<>();
    explained.heads().forEach(head -> views.add(head(head, views.isEmpty())));
    return views;
  }

  private static HeadView head(Explained.Head head, boolean open) {
    return new HeadView(
        head.head(),
        head.head() + " says " + Figures.probability(head.probability()),
        open,
        Waterfall.of(head),
        "margin "
            + Figures.margin(head.margin())
            + " → "
            + Figures.shortened(head.calibration())
            + " → prediction "
            + Figures.probability(head.probability()),
        head.addsUp(),
        head.contributions().stream()
            .sorted(Comparator.comparingDouble((Contribution each) -> -Math.abs(each.amount())))
            .map(
                each ->
                    new Line(
                        each.feature(),
                        Figures.shortened(each.input()),
                        Figures.signed(each.amount())))
            .toList());
  }
}
