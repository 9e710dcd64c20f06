package dev.sextant.server.console;

import dev.sextant.runtime.DecisionService.Replayed;
import dev.sextant.runtime.DecisionService.Replayed.Difference;
import java.util.List;

/// Whether a decision came out the same when it was run again.
public record ReplayView(boolean same, String heading, String how, List<Difference> differences) {
  private static final int MOST_SHOWN = 50;

  static ReplayView of(Replayed replayed) {
    boolean same = replayed.differences().isEmpty();
    String compared = Figures.count(replayed.compared(), "number", "numbers");
    return new ReplayView(
        same,
        same
            ? "Run again, all " + compared + " came out the same, bit for bit"
            : "Run again, "
                + Figures.count(replayed.differences().size())
                + " of "
                + compared
                + " came out different",
        replayed.recomputed()
            ? "Features were rebuilt from the log."
            : "The logged feature values were scored again.",
        replayed.differences().stream().limit(MOST_SHOWN).toList());
  }
}
