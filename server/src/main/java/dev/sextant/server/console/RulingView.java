package dev.sextant.server.console;

import dev.sextant.decision.Decision;
import dev.sextant.decision.Decision.Step;
import dev.sextant.decision.Decision.Verdict;
import java.util.ArrayList;
import java.util.List;

/// How a case was judged: the stages that were asked, and which one settled it.
public record RulingView(String heading, List<StageView> stages, String reason) {
  /// @param outcome `passed on` or what it settled
  public record StageView(String name, String outcome, boolean settled, String time) {}

  static RulingView of(Decision decision, Verdict verdict) {
    List<StageView> stages = new ArrayList<>();
    for (Step step : decision.steps()) {
      boolean settled = step.name().equals(verdict.stage());
      stages.add(
          new StageView(
              step.name(),
              settled ? (verdict.pending() ? "waits" : verdict.ruling()) : "passed on",
              settled,
              Figures.millis(step.nanos())));
    }
    return new RulingView(heading(verdict, stages.size()), stages, verdict.reason());
  }

  private static String heading(Verdict verdict, int asked) {
    if (verdict.pending()) {
      return "No stage was sure: " + verdict.ruling() + " until a person rules";
    }
    return "Settled by "
        + verdict.stage()
        + ", the "
        + (asked == 1 ? "first stage" : "last of " + asked + " stages asked");
  }
}
