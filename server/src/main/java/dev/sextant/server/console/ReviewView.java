package dev.sextant.server.console;

import dev.sextant.runtime.DecisionService;
import dev.sextant.runtime.DecisionService.ReviewCase;
import dev.sextant.server.api.Rulings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What waits for a person?
///
/// @param notice what just happened, or ""
/// @param rulings the buttons
public record ReviewView(
    String heading,
    String notice,
    String reviewer,
    List<String> rulings,
    List<Case> cases,
    String command) {
  private static final int LISTED = 50;

  public record Case(
      String id,
      String action,
      String decision,
      String subject,
      String waited,
      String probability,
      String reason,
      Map<String, String> context) {}

  static ReviewView of(DecisionService system, String notice, String reviewer, long now) {
    List<ReviewCase> waiting = system.reviews(LISTED);
    String name = system.spec().name();
    return new ReviewView(
        heading(system.status().waitingReviews(), waiting, now),
        notice,
        reviewer,
        Rulings.of(system.spec()),
        waiting.stream().map(each -> view(name, each, now)).toList(),
        "./sextant review " + name);
  }

  private static String heading(int count, List<ReviewCase> waiting, long now) {
    return waiting.isEmpty()
        ? "Nothing waits for review"
        : Figures.count(Math.max(count, waiting.size()), "case waits", "cases wait")
            + " for a person, the oldest for "
            + Figures.age(now - waiting.getFirst().since());
  }

  private static Map<String, String> context(ReviewCase each) {
    Map<String, String> shown = new LinkedHashMap<>();
    each.context().forEach((name, value) -> shown.put(name, Figures.shortened(value)));
    return shown;
  }

  private static Case view(String system, ReviewCase each, long now) {
    return new Case(
        each.id(),
        Links.section(system, "review") + "/" + Links.part(each.id()),
        Links.decision(system, each.decision()),
        each.subject(),
        Figures.age(now - each.since()),
        Figures.probability(each.probability()),
        each.reason(),
        context(each));
  }
}
