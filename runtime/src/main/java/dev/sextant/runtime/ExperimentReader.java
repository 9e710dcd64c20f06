package dev.sextant.runtime;

import dev.sextant.decision.Decision;
import dev.sextant.decision.Event;
import dev.sextant.decision.EventCodec;
import dev.sextant.decision.LogStream;
import dev.sextant.decision.NearestName;
import dev.sextant.experiment.Arm;
import dev.sextant.experiment.Comparison;
import dev.sextant.experiment.SampleRatio;
import dev.sextant.runtime.Refusal.Fault;
import dev.sextant.spec.Source;
import dev.sextant.spec.SystemSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Folds decisions and events into an experiment's report: a unit is exposed by its first decision,
/// and counts from then on.
public final class ExperimentReader {
  private final SystemHome home;
  private final DecisionStore decisions;

  public ExperimentReader(SystemHome home) {
    this.home = home;
    this.decisions = new DecisionStore(home);
  }

  private record Exposure(String variant, long since, double[] sums) {}

  public ExperimentReport read(String name) {
    SystemSpec spec = home.plan().spec();
    SystemSpec.Experiment experiment = spec.experiments().get(name);
    if (experiment == null) {
      throw new Refusal(
          Fault.UNKNOWN,
          "no experiment '"
              + name
              + "'"
              + NearestName.hint(name, "experiments", spec.experiments().keySet()));
    }
    SystemSpec.Metric metric = metric(spec, experiment);
    Map<String, Exposure> units = exposures(name);
    count(units, metric);
    return report(experiment, metric, units);
  }

  private static SystemSpec.Metric metric(SystemSpec spec, SystemSpec.Experiment experiment) {
    Source wanted = experiment.metric() != null ? experiment.metric() : spec.goals().primary();
    SystemSpec.Metric metric = wanted == null ? null : spec.metrics().get(wanted.text());
    if (metric == null) {
      throw new Refusal(
          Fault.CONFIGURATION,
          "experiment '"
              + experiment.name()
              + "' needs a `metric`, or the system `goals: {primary: ...}`");
    }
    return metric;
  }

  private Map<String, Exposure> exposures(String experiment) {
    Map<String, Exposure> units = new HashMap<>();
    home.log()
        .log()
        .scan(
            LogStream.DECISIONS,
            0,
            (_, entry) -> {
              Decision decision = decisions.decode(entry);
              if (decision != null) {
                for (Decision.Assigned assigned : decision.assigned()) {
                  if (assigned.experiment().equals(experiment)) {
                    units.putIfAbsent(
                        decision.query().subject(),
                        new Exposure(assigned.variant(), decision.query().time(), new double[2]));
                  }
                }
              }
              return true;
            });
    return units;
  }

  private void count(Map<String, Exposure> units, SystemSpec.Metric metric) {
    EventCodec codec = home.codec();
    home.log()
        .log()
        .scan(
            LogStream.EVENTS,
            0,
            (_, entry) -> {
              Event event = codec.decode(entry);
              String unit = event == null ? null : event.subject();
              Exposure exposure = unit == null ? null : units.get(unit);
              if (event != null && exposure != null && event.eventTime() >= exposure.since()) {
                for (int i = 0; i < metric.inputs().size(); i++) {
                  exposure.sums()[i] += amount(event, metric.inputs().get(i).text());
                }
              }
              return true;
            });
  }

  private static double amount(Event event, String input) {
    String[] parts = input.split("\\.", 2);
    if (!event.type().name().equals(parts[0])) {
      return 0;
    }
    double number = parts.length == 1 ? 1 : event.number(event.type().field(parts[1]));
    return Double.isNaN(number) ? 0 : number;
  }

  private static ExperimentReport report(
      SystemSpec.Experiment experiment, SystemSpec.Metric metric, Map<String, Exposure> units) {
    Map<String, Arm> arms = new LinkedHashMap<>();
    experiment.variants().keySet().forEach(variant -> arms.put(variant, new Arm()));
    boolean ratio = metric.kind().equals("ratio");
    for (Exposure unit : units.values()) {
      Arm arm = arms.get(unit.variant());
      if (arm != null) {
        arm.add(unit.sums()[0], ratio ? unit.sums()[1] : 1);
      }
    }
    List<ExperimentReport.ArmState> states = new ArrayList<>();
    arms.forEach(
        (variant, arm) ->
            states.add(
                new ExperimentReport.ArmState(
                    variant, arm.units(), arm.numerator(), arm.denominator(), arm.ratio())));
    Map<String, Comparison> comparisons = new LinkedHashMap<>();
    Arm control = arms.values().iterator().next();
    arms.forEach(
        (variant, arm) -> {
          if (!arm.equals(control)) {
            comparisons.put(variant, Comparison.of(control, arm));
          }
        });
    long[] counts = arms.values().stream().mapToLong(Arm::units).toArray();
    double[] weights =
        experiment.variants().values().stream().mapToDouble(SystemSpec.Variant::weight).toArray();
    return new ExperimentReport(
        experiment.name(), metric.name(), states, comparisons, SampleRatio.of(counts, weights));
  }
}
