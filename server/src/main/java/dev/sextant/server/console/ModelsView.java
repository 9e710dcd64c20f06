package dev.sextant.server.console;

import dev.sextant.runtime.DecisionService;
import dev.sextant.runtime.DecisionService.Status.ModelState;
import dev.sextant.runtime.ModelDesk.Listed;
import dev.sextant.runtime.ShadowReport;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which models answer, how good were they when they were trained, and who wants their place?
///
/// @param notice what has just happened, or null
/// @param heads every head with a stored version
public record ModelsView(
    String heading, @Nullable Notice notice, List<HeadPanel> heads, String command, String json) {

  /// @param kind `ok` or `bad`, for the colour; the text says it too
  public record Notice(String kind, String text) {
    /// How a head stands now that it was changed; null when there is no such head.
    private static @Nullable Notice changed(List<Listed> stored, String head) {
      return stored.stream()
          .filter(each -> each.head().equals(head))
          .findFirst()
          .map(each -> new Notice("ok", "Done. " + HeadPanel.standing(each) + "."))
          .orElse(null);
    }
  }

  /// @param changed the head that was just changed, or null
  static ModelsView of(DecisionService system, @Nullable String changed) {
    List<Listed> stored = system.models();
    return of(system, stored, changed == null ? null : Notice.changed(stored, changed));
  }

  static ModelsView of(DecisionService system, Notice notice) {
    return of(system, system.models(), notice);
  }

  private static ModelsView of(
      DecisionService system, List<Listed> stored, @Nullable Notice notice) {
    ZoneId zone = system.spec().timezone();
    String name = system.spec().name();
    List<ShadowReport> shadows = system.shadows();
    return new ModelsView(
        heading(system.status().models(), stored, zone),
        notice,
        stored.stream().map(head -> HeadPanel.of(system.spec(), head, shadows)).toList(),
        "./sextant train " + name,
        "/v1" + Links.section(name, "models"));
  }

  private static String heading(List<ModelState> answering, List<Listed> stored, ZoneId zone) {
    if (stored.isEmpty()) {
      return "No model is trained yet";
    }
    if (answering.isEmpty()) {
      return "No model answers: none of the promoted versions fits the spec";
    }
    long challenged = stored.stream().filter(each -> each.challenger() != null).count();
    return Figures.count(answering.size(), "model head answers", "model heads answer")
        + ", the oldest trained "
        + Figures.day(
            answering.stream().map(ModelState::trained).min(Comparator.naturalOrder()).orElse(""),
            zone)
        + (challenged == 0
            ? ""
            : "; " + Figures.count(challenged, "has a challenger", "have a challenger"));
  }
}
