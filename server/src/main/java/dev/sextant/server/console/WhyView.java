package dev.sextant.server.console;

import dev.sextant.runtime.DecisionService.Explained;
import dev.sextant.runtime.DecisionService.Explained.Contribution;
import java.util.Comparator;
import java.util.List;

/// Why an item got its value, or a case its probability.
///
/// @param note what is said when there is nothing to take apart, or ""
public record WhyView(String heading, List<HeadView> heads, String valueSteps, String note) {
  public record HeadView(
      String name, Waterfall waterfall, String steps, boolean addsUp, List<Line> contributions) {
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
        explained.valueSteps(),
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
    return explained.heads().stream().map(WhyView::head).toList();
  }

  private static HeadView head(Explained.Head head) {
    return new HeadView(
        head.head(),
        Waterfall.of(head),
        "margin "
            + Figures.margin(head.margin())
            + " → "
            + head.calibration()
            + " → probability "
            + Figures.probability(head.probability()),
        head.addsUp(),
        head.contributions().stream()
            .sorted(Comparator.comparingDouble((Contribution each) -> -Math.abs(each.amount())))
            .map(each -> new Line(each.feature(), each.input(), Figures.signed(each.amount())))
            .toList());
  }
}
