package dev.sextant.server.console;

import dev.sextant.decision.Decision;
import dev.sextant.decision.Decision.Assigned;
import dev.sextant.runtime.DecisionService;
import dev.sextant.spec.Source;
import dev.sextant.spec.SystemSpec;
import dev.sextant.spec.SystemSpec.Experiment;
import dev.sextant.spec.SystemSpec.Variant;
import java.util.List;

/// What is being tried, on whom?
public record ExperimentsView(String heading, List<Panel> panels) {
  private static final int LOOKED_AT = 500;

  /// @param command yields the comparison of the variants
  public record Panel(String heading, String sub, List<Row> variants, String command) {}

  /// @param seen share of the latest decisions
  public record Row(String name, String weight, String value, String seen) {}

  static ExperimentsView of(DecisionService system) {
    SystemSpec spec = system.spec();
    List<Decision> recent = system.recent(LOOKED_AT);
    List<Panel> panels =
        spec.experiments().values().stream().map(each -> panel(spec, each, recent)).toList();
    return new ExperimentsView(
        panels.isEmpty()
            ? "No experiment runs"
            : Figures.count(panels.size(), "experiment runs", "experiments run"),
        panels);
  }

  private static Panel panel(SystemSpec spec, Experiment experiment, List<Decision> recent) {
    Source metric = experiment.metric();
    return new Panel(
        experiment.name() + " tries " + String.join(", ", experiment.variants().keySet()),
        Figures.share(experiment.allocation())
            + " of all "
            + experiment.unit().text()
            + " ids take part"
            + (metric == null ? "." : "; measured by " + metric.text() + "."),
        experiment.variants().values().stream()
            .map(variant -> row(spec, experiment, variant, recent))
            .toList(),
        "./sextant experiment " + spec.name() + " " + experiment.name());
  }

  private static Row row(
      SystemSpec spec, Experiment experiment, Variant variant, List<Decision> recent) {
    Source value = variant.value();
    String standard = spec.rank() == null ? "–" : spec.rank().value().text();
    Assigned arm = new Assigned(experiment.name(), variant.name());
    long seen = recent.stream().filter(each -> each.assigned().contains(arm)).count();
    return new Row(
        variant.name(),
        Figures.share(variant.weight()),
        value == null ? standard : value.text(),
        Figures.count(seen) + " of " + Figures.count(recent.size()));
  }
}
