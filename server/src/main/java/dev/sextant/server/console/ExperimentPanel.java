package dev.sextant.server.console;

import dev.sextant.decision.Decision;
import dev.sextant.decision.Decision.Assigned;
import dev.sextant.experiment.Comparison;
import dev.sextant.experiment.SampleRatio;
import dev.sextant.runtime.ExperimentReport;
import dev.sextant.runtime.ExperimentReport.ArmState;
import dev.sextant.runtime.Refusal;
import dev.sextant.spec.Source;
import dev.sextant.spec.SystemSpec;
import dev.sextant.spec.SystemSpec.Experiment;
import dev.sextant.spec.SystemSpec.Metric;
import dev.sextant.spec.SystemSpec.Variant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// One experiment: its finding, the arms behind it and whether they can be trusted.
///
/// @param reading whether its report is still being read from the log
/// @param effects what each treatment changes; empty before there is a report
/// @param chart the same as a picture; null before there is something to draw
/// @param sampleRatio whether the arms have the planned sizes, or ""
/// @param trusted false when they do not
/// @param note what keeps it from being measured, or ""
public record ExperimentPanel(
    String heading,
    String sub,
    boolean reading,
    Counted counted,
    List<Row> variants,
    List<Effect> effects,
    @Nullable EffectChart chart,
    String sampleRatio,
    boolean trusted,
    String note,
    String json,
    String command) {
  /// How likely such a difference may be without any effect before it is called one.
  private static final double CHANCE = 0.05;

  /// @param numerator,denominator what is counted, as column headings
  /// @param metric their quotient
  public record Counted(String numerator, String denominator, String metric) {}

  /// @param units,numerator,denominator,metric `–` before there is a report
  /// @param seen share of the latest decisions
  public record Row(
      String name,
      String value,
      String weight,
      String units,
      String numerator,
      String denominator,
      String metric,
      String seen) {}

  /// @param difference in the metric's own unit
  /// @param relative to control
  public record Effect(
      String variant,
      String difference,
      String interval,
      String relative,
      String relativeInterval,
      String pValue) {}

  static ExperimentPanel of(
      SystemSpec spec, Experiment experiment, List<Decision> recent, ExperimentReport report) {
    Map<String, ArmState> arms =
        report.arms().stream().collect(Collectors.toMap(ArmState::variant, arm -> arm));
    SampleRatio ratio = report.sampleRatio();
    long units = report.arms().stream().mapToLong(ArmState::units).sum();
    return new ExperimentPanel(
        finding(report, units),
        sub(experiment, metric(spec, experiment)),
        false,
        counted(spec, experiment),
        rows(spec, experiment, recent, arms),
        effects(report),
        EffectChart.of(report.comparisons()),
        units == 0 ? "" : sampleRatio(ratio),
        !ratio.isMismatch(),
        "",
        "/v1" + Links.section(spec.name(), "experiments") + "/" + Links.part(experiment.name()),
        command(spec, experiment));
  }

  static ExperimentPanel reading(SystemSpec spec, Experiment experiment, List<Decision> recent) {
    return unmeasured(
        spec,
        experiment,
        recent,
        "The log is being read for " + experiment.name() + " …",
        true,
        "");
  }

  static ExperimentPanel refused(
      SystemSpec spec, Experiment experiment, List<Decision> recent, Refusal refusal) {
    String why = String.valueOf(refusal.getMessage());
    return unmeasured(spec, experiment, recent, experiment.name() + " is not measured", false, why);
  }

  private static ExperimentPanel unmeasured(
      SystemSpec spec,
      Experiment experiment,
      List<Decision> recent,
      String heading,
      boolean reading,
      String note) {
    return new ExperimentPanel(
        heading,
        sub(experiment, metric(spec, experiment)),
        reading,
        counted(spec, experiment),
        rows(spec, experiment, recent, Map.of()),
        List.of(),
        null,
        "",
        true,
        note,
        "",
        command(spec, experiment));
  }

  private static String finding(ExperimentReport report, long units) {
    if (units == 0) {
      return "Nobody has met " + report.experiment() + " yet";
    }
    if (report.sampleRatio().isMismatch()) {
      return "Do not trust " + report.experiment() + ": its arms have other sizes than planned";
    }
    List<String> changes = new ArrayList<>();
    report
        .comparisons()
        .forEach(
            (variant, each) -> {
              if (each.pValue() < CHANCE) {
                changes.add(change(variant, each, report.metric()));
              }
            });
    return changes.isEmpty()
        ? "No difference in " + report.metric() + " is shown so far"
        : String.join("; ", changes);
  }

  private static String change(String variant, Comparison found, String metric) {
    boolean up = found.difference() > 0;
    double sign = up ? 100 : -100;
    double low = sign * (up ? found.relativeLow() : found.relativeHigh());
    double high = sign * (up ? found.relativeHigh() : found.relativeLow());
    return "%s %s %s by %s %% (%s to %s)"
        .formatted(
            variant,
            up ? "raises" : "lowers",
            metric,
            Figures.margin(sign * found.relative()),
            Figures.margin(low),
            Figures.margin(high));
  }

  private static String sub(Experiment experiment, @Nullable Metric metric) {
    return experiment.name()
        + ": "
        + Figures.share(experiment.allocation())
        + " of all "
        + experiment.unit().text()
        + " ids take part"
        + (metric == null ? "." : ", measured by " + metric.name() + ".");
  }

  private static @Nullable Metric metric(SystemSpec spec, Experiment experiment) {
    Source named = experiment.metric() != null ? experiment.metric() : spec.goals().primary();
    return named == null ? null : spec.metrics().get(named.text());
  }

  private static Counted counted(SystemSpec spec, Experiment experiment) {
    Metric metric = metric(spec, experiment);
    if (metric == null) {
      return new Counted("", "", "");
    }
    List<Source> inputs = metric.inputs();
    String denominator = inputs.size() > 1 ? inputs.get(1).text() : metric.per().text();
    return new Counted(inputs.getFirst().text(), denominator, metric.name());
  }

  private static List<Row> rows(
      SystemSpec spec, Experiment experiment, List<Decision> recent, Map<String, ArmState> arms) {
    return experiment.variants().values().stream()
        .map(each -> row(spec, experiment, each, recent, arms.get(each.name())))
        .toList();
  }

  private static Row row(
      SystemSpec spec,
      Experiment experiment,
      Variant variant,
      List<Decision> recent,
      @Nullable ArmState arm) {
    Source value = variant.value();
    String standard = spec.rank() == null ? "–" : spec.rank().value().text();
    Assigned assigned = new Assigned(experiment.name(), variant.name());
    long seen = recent.stream().filter(each -> each.assigned().contains(assigned)).count();
    return new Row(
        variant.name(),
        value == null ? standard : value.text(),
        Figures.share(variant.weight()),
        arm == null ? "–" : Figures.count(arm.units()),
        arm == null ? "–" : Figures.sum(arm.numerator()),
        arm == null ? "–" : Figures.sum(arm.denominator()),
        arm == null ? "–" : Figures.metric(arm.metric()),
        Figures.count(seen) + " of " + Figures.count(recent.size()));
  }

  private static List<Effect> effects(ExperimentReport report) {
    return report.comparisons().entrySet().stream()
        .map(each -> effect(each.getKey(), each.getValue()))
        .toList();
  }

  private static Effect effect(String variant, Comparison found) {
    return new Effect(
        variant,
        Figures.change(found.difference()),
        Figures.change(found.low()) + " to " + Figures.change(found.high()),
        Figures.percent(found.relative()),
        Figures.percent(found.relativeLow()) + " to " + Figures.percent(found.relativeHigh()),
        Figures.probability(found.pValue()));
  }

  private static String sampleRatio(SampleRatio ratio) {
    String p = "Sample-ratio check: p = " + Figures.probability(ratio.pValue());
    return ratio.isMismatch()
        ? p + ". Units did not arrive in the planned shares: assignment or logging is broken."
        : p + ", units arrived in the planned shares.";
  }

  private static String command(SystemSpec spec, Experiment experiment) {
    return "./sextant experiment " + spec.name() + " " + experiment.name();
  }
}
