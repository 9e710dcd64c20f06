package dev.sextant.server.console;

import dev.sextant.decision.Decision;
import dev.sextant.decision.Decision.Slate;
import dev.sextant.decision.Decision.Step;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// How the slate was chosen: what each step kept and how long it took.
///
/// @param removed why candidates were left out, or ""
public record FunnelView(
    String heading, List<StepView> steps, String removed, List<SourceView> sources) {
  /// @param percent of the first step's count, for the bar
  public record StepView(String name, String count, int percent, String time) {}

  /// Where candidates came from.
  ///
  /// @param colour 1 to 4, fixed per source; 0 for any further one
  public record SourceView(String name, int colour, String proposed, String placed) {}

  static FunnelView of(Decision decision, Slate slate, String items) {
    int proposed = decision.pool().ids().length;
    return new FunnelView(
        "How "
            + Figures.count(slate.items().size(), items, plural(items))
            + " were chosen from "
            + Figures.count(proposed),
        decision.steps().stream().map(step -> step(step, proposed)).toList(),
        removed(decision.removed()),
        sources(decision, slate));
  }

  private static StepView step(Step step, int proposed) {
    int percent = proposed == 0 ? 0 : (int) Math.ceil(100.0 * step.out() / proposed);
    return new StepView(
        name(step.name()),
        Figures.count(step.out()),
        Math.min(100, percent),
        Figures.millis(step.nanos()));
  }

  private static String name(String step) {
    return switch (step) {
      case "retrieve" -> "Proposed";
      case "filter" -> "Kept by filters";
      case "select" -> "On the slate";
      case "fallback" -> "Placed by fallback";
      case String s when s.startsWith("light ") -> "Best by " + s.substring(6);
      case String s when s.startsWith("heavy ") -> "Scored by " + s.substring(6);
      default -> step;
    };
  }

  private static String removed(Map<String, Integer> removed) {
    return removed.entrySet().stream()
        .map(each -> each.getKey() + " " + Figures.count(each.getValue()))
        .collect(Collectors.joining(", "));
  }

  private static List<SourceView> sources(Decision decision, Slate slate) {
    Map<String, Integer> masks = masks(decision.pool());
    List<SourceView> views = new ArrayList<>();
    List<String> names = decision.pool().sources();
    for (int i = 0; i < names.size(); i++) {
      int bit = 1 << i;
      long proposed = masks.values().stream().filter(mask -> (mask & bit) != 0).count();
      long placed =
          slate.items().stream()
              .filter(each -> (masks.getOrDefault(each.item(), 0) & bit) != 0)
              .count();
      views.add(
          new SourceView(names.get(i), colour(i), Figures.count(proposed), Figures.count(placed)));
    }
    return views;
  }

  static Map<String, Integer> masks(Decision.Pool pool) {
    Map<String, Integer> masks = HashMap.newHashMap(pool.ids().length);
    for (int i = 0; i < pool.ids().length; i++) {
      masks.put(pool.ids()[i], pool.masks()[i]);
    }
    return masks;
  }

  static int colour(int source) {
    return source < 4 ? source + 1 : 0;
  }

  private static String plural(String noun) {
    return noun.endsWith("y") ? noun.substring(0, noun.length() - 1) + "ies" : noun + "s";
  }
}
