package dev.sextant.cli;

import dev.sextant.decision.Decision;
import dev.sextant.decision.Decision.Placed;
import dev.sextant.decision.Decision.Slate;
import dev.sextant.decision.Decision.Step;
import dev.sextant.decision.Decision.Verdict;
import dev.sextant.decision.Frame;
import java.time.Instant;
import java.util.Arrays;
import java.util.Formatter;
import java.util.Locale;

/// A decision as a person reads it at the terminal.
final class DecisionText {
  private DecisionText() {}

  static String of(Decision decision) {
    Formatter text = new Formatter(Locale.ROOT);
    text.format(
        "decision %s for %s at %s%n",
        decision.id(), decision.query().subject(), Instant.ofEpochMilli(decision.query().time()));
    text.format(
        "log %s, plan %s, models %s%n",
        decision.read(),
        decision.plan(),
        decision.models().isEmpty() ? "none trained yet" : decision.models());
    for (Step step : decision.steps()) {
      text.format(
          "  %-28s %,8d -> %,6d  %8.2f ms%n",
          step.name(), step.in(), step.out(), step.nanos() / 1e6);
    }
    decision
        .removed()
        .forEach((reason, count) -> text.format("  removed by %-17s %,8d%n", reason, count));
    if (decision.degraded() != null) {
      text.format("degraded: %s%n", decision.degraded());
    }
    switch (decision.answer()) {
      case Slate slate -> {
        for (int i = 0; i < slate.items().size(); i++) {
          text.format("%3d  %s%n", i + 1, placed(decision, slate.items().get(i)));
        }
      }
      case Verdict verdict ->
          text.format(
              "%s by %s: %s%s%s%n",
              verdict.ruling(),
              verdict.stage(),
              verdict.reason(),
              Double.isNaN(verdict.probability())
                  ? ""
                  : String.format(Locale.ROOT, ", p %.4f", verdict.probability()),
              verdict.pending() ? " (waits for review)" : "");
    }
    return text.toString().stripTrailing();
  }

  private static String placed(Decision decision, Placed placed) {
    int at = Arrays.asList(decision.pool().ids()).indexOf(placed.item());
    String from =
        at < 0 ? "" : String.join("+", decision.pool().sourcesOf(decision.pool().masks()[at]));
    return String.format(
        Locale.ROOT,
        "%-14s value %10.6f  propensity %.3f  %s%s",
        placed.item(),
        placed.value(),
        placed.propensity(),
        from,
        title(decision, placed));
  }

  private static String title(Decision decision, Placed placed) {
    for (Frame.Column column : decision.scored().frame().columns()) {
      if (column instanceof Frame.Texts texts
          && placed.row() >= 0
          && texts.name().endsWith(".title")) {
        return "  " + texts.values()[placed.row()];
      }
    }
    return "";
  }
}
