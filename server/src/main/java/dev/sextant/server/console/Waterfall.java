package dev.sextant.server.console;

import dev.sextant.runtime.DecisionService.Explained;
import dev.sextant.runtime.DecisionService.Explained.Contribution;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// The picture of a margin: a bar for the baseline, one per contribution from where the last one
/// ended, and the margin.
///
/// @param zero the x of margin 0
public record Waterfall(int height, double zero, List<Bar> bars) {
  public static final int WIDTH = 380;
  private static final double LEFT = 168;
  private static final double RIGHT = 318;
  private static final int ROW = 26;
  private static final int MOST_BARS = 8;
  private static final int LABEL = 25;

  /// @param kind `base`, `up`, `down` or `sum`
  public record Bar(
      String kind, String label, String full, int y, double x, double width, String amount) {}

  /// One step of the way from 0 to the margin.
  private record Leg(String kind, String label, double from, double to) {}

  static Waterfall of(Explained.Head head) {
    List<Leg> legs = legs(head);
    double least =
        Math.min(0, legs.stream().mapToDouble(l -> Math.min(l.from, l.to)).min().orElse(0));
    double most =
        Math.max(0, legs.stream().mapToDouble(l -> Math.max(l.from, l.to)).max().orElse(0));
    double scale = most == least ? 0 : (RIGHT - LEFT) / (most - least);
    List<Bar> bars = new ArrayList<>();
    for (Leg leg : legs) {
      double x = LEFT + scale * (Math.min(leg.from, leg.to) - least);
      double width = Math.max(1, scale * Math.abs(leg.to - leg.from));
      boolean step = leg.kind.equals("up") || leg.kind.equals("down");
      String amount = step ? Figures.signed(leg.to - leg.from) : Figures.margin(leg.to);
      bars.add(
          new Bar(
              leg.kind,
              cut(Figures.shortened(leg.label)),
              leg.label,
              bars.size() * ROW,
              x,
              width,
              amount));
    }
    return new Waterfall(bars.size() * ROW + 4, LEFT - scale * least, bars);
  }

  private static List<Leg> legs(Explained.Head head) {
    List<Contribution> sorted =
        head.contributions().stream()
            .sorted(Comparator.comparingDouble(each -> -Math.abs(each.amount())))
            .toList();
    int shown = sorted.size() <= MOST_BARS + 1 ? sorted.size() : MOST_BARS;
    List<Leg> legs = new ArrayList<>();
    legs.add(new Leg("base", "baseline", 0, head.baseline()));
    double at = head.baseline();
    for (Contribution each : sorted.subList(0, shown)) {
      legs.add(leg(each.feature() + " = " + each.input(), at, each.amount()));
      at += each.amount();
    }
    if (shown < sorted.size()) {
      double rest =
          sorted.subList(shown, sorted.size()).stream().mapToDouble(Contribution::amount).sum();
      legs.add(leg((sorted.size() - shown) + " others", at, rest));
    }
    legs.add(new Leg("sum", "margin", 0, head.margin()));
    return legs;
  }

  private static Leg leg(String label, double at, double amount) {
    return new Leg(amount < 0 ? "down" : "up", label, at, at + amount);
  }

  private static String cut(String label) {
    return label.length() <= LABEL ? label : label.substring(0, LABEL - 1).strip() + "…";
  }
}
