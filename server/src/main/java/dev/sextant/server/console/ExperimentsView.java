package dev.sextant.server.console;

import dev.sextant.decision.Decision;
import dev.sextant.runtime.DecisionService;
import dev.sextant.runtime.ExperimentReport;
import dev.sextant.runtime.Refusal;
import dev.sextant.spec.SystemSpec;
import dev.sextant.spec.SystemSpec.Experiment;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// What is being tried, on whom, and what does it change?
///
/// @param poll the address that yields this part again
/// @param pause how long to wait before asking for it, such as `10s`
public record ExperimentsView(
    String heading, String poll, String pause, List<ExperimentPanel> panels) {
  private static final int LOOKED_AT = 500;

  /// @param reports experiment -> its report, or empty while the log is being read
  static ExperimentsView of(
      DecisionService system, Function<String, Optional<ExperimentReport>> reports) {
    SystemSpec spec = system.spec();
    List<Decision> recent = system.recent(LOOKED_AT);
    List<ExperimentPanel> panels =
        spec.experiments().values().stream()
            .map(each -> panel(spec, each, recent, reports))
            .toList();
    return new ExperimentsView(
        panels.isEmpty()
            ? "No experiment runs"
            : Figures.count(panels.size(), "experiment runs", "experiments run"),
        Links.section(spec.name(), "experiments") + "/live",
        panels.stream().anyMatch(ExperimentPanel::reading) ? "1s" : "10s",
        panels);
  }

  private static ExperimentPanel panel(
      SystemSpec spec,
      Experiment experiment,
      List<Decision> recent,
      Function<String, Optional<ExperimentReport>> reports) {
    try {
      return reports
          .apply(experiment.name())
          .map(report -> ExperimentPanel.of(spec, experiment, recent, report))
          .orElseGet(() -> ExperimentPanel.reading(spec, experiment, recent));
    } catch (Refusal refusal) {
      return ExperimentPanel.refused(spec, experiment, recent, refusal);
    }
  }
}
