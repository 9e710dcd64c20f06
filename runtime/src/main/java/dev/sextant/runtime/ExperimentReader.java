package dev.sextant.runtime;

import dev.sextant.decision.Decision;
import dev.sextant.decision.Event;
import dev.sextant.decision.EventCodec;
import dev.sextant.decision.LogPosition;
import dev.sextant.decision.LogStream;
import dev.sextant.decision.NearestName;
import dev.sextant.decision.RecordLog;
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
import org.jspecify.annotations.Nullable;

/// Folds decisions and events into the reports of a system's experiments: a unit is exposed by its
/// first decision, and its events count from then on.
///
/// What was folded is kept: the first report reads the whole log, a later one what came since. Safe
/// for use by several threads.
public final class ExperimentReader {
  private final SystemSpec spec;
  private final SystemHome home;
  private final DecisionStore decisions;
  private final EventCodec codec;
  private final Map<String, Trial> trials = new LinkedHashMap<>();
  private final Retractions.Epoch retractions;
  private long decisionsRead;
  private long eventsRead;

  public ExperimentReader(SystemHome home) {
    this(home, Retractions.of(home).last());
  }

  /// @param retractions says which events do not count
  ExperimentReader(SystemHome home, Retractions.Epoch retractions) {
    this.spec = home.plan().spec();
    this.home = home;
    this.decisions = new DecisionStore(home);
    this.codec = home.codec();
    this.retractions = retractions;
    spec.experiments()
        .values()
        .forEach(each -> trials.put(each.name(), new Trial(each, metric(each), new HashMap<>())));
  }

  /// One experiment with the units that met it.
  ///
  /// @param metric null when the spec names none
  private record Trial(
      SystemSpec.Experiment experiment,
      SystemSpec.@Nullable Metric metric,
      Map<String, Exposure> units) {}

  /// What one unit did since it was exposed.
  private static final class Exposure {
    private final String variant;
    private final long since;
    private final double[] sums = new double[2];

    /// Offset of the first event that is not counted yet.
    private long next;

    Exposure(String variant, long since, long next) {
      this.variant = variant;
      this.since = since;
      this.next = next;
    }

    void count(long offset, Event event, SystemSpec.Metric metric) {
      if (offset < next) {
        return;
      }
      next = offset + 1;
      for (int i = 0; i < metric.inputs().size() && event.eventTime() >= since; i++) {
        sums[i] += amount(event, metric.inputs().get(i).text());
      }
    }

    private static double amount(Event event, String input) {
      String[] parts = input.split("\\.", 2);
      if (!event.type().name().equals(parts[0])) {
        return 0;
      }
      double number = parts.length == 1 ? 1 : event.number(event.type().field(parts[1]));
      return Double.isNaN(number) ? 0 : number;
    }
  }

  /// @throws Refusal when the spec has no such experiment, or no metric for it
  public synchronized ExperimentReport read(String name) {
    Trial trial = trials.get(name);
    if (trial == null) {
      String hint = NearestName.hint(name, "experiments", trials.keySet());
      throw new Refusal(Fault.UNKNOWN, "no experiment '" + name + "'" + hint);
    }
    if (trial.metric() == null) {
      throw new Refusal(
          Fault.CONFIGURATION,
          "experiment '" + name + "' needs a `metric`, or the system `goals: {primary: ...}`");
    }
    catchUp();
    return report(trial.experiment(), trial.metric(), trial.units());
  }

  private SystemSpec.@Nullable Metric metric(SystemSpec.Experiment experiment) {
    Source wanted = experiment.metric() != null ? experiment.metric() : spec.goals().primary();
    return wanted == null ? null : spec.metrics().get(wanted.text());
  }

  private void catchUp() {
    RecordLog log = home.log().log();
    int generation = home.log().position().generation();
    decisionsRead =
        log.scan(
            LogStream.DECISIONS,
            decisionsRead,
            (_, entry) -> {
              Decision decision = decisions.decode(entry);
              if (decision != null) {
                expose(decision, generation);
              }
              return true;
            });
    eventsRead =
        log.scan(
            LogStream.EVENTS,
            eventsRead,
            (offset, entry) -> {
              Event event = retractions.skips(offset, entry) ? null : codec.decode(entry);
              String unit = event == null ? null : event.subject();
              if (event != null && unit != null) {
                count(unit, offset, event);
              }
              return true;
            });
  }

  /// Events of a newly exposed unit count from where its decision had read the log, which may lie
  /// before what was counted for others.
  private void expose(Decision decision, int generation) {
    LogPosition read = decision.read();
    long next = read.generation() == generation ? read.offset() : 0;
    for (Decision.Assigned assigned : decision.assigned()) {
      Trial trial = trials.get(assigned.experiment());
      String unit = decision.query().subject();
      if (trial != null && !trial.units().containsKey(unit)) {
        trial.units().put(unit, new Exposure(assigned.variant(), decision.query().time(), next));
        eventsRead = Math.min(eventsRead, next);
      }
    }
  }

  private void count(String unit, long offset, Event event) {
    for (Trial trial : trials.values()) {
      Exposure exposure = trial.units().get(unit);
      if (exposure != null && trial.metric() != null) {
        exposure.count(offset, event, trial.metric());
      }
    }
  }

  private static ExperimentReport report(
      SystemSpec.Experiment experiment, SystemSpec.Metric metric, Map<String, Exposure> units) {
    Map<String, Arm> arms = new LinkedHashMap<>();
    experiment.variants().keySet().forEach(variant -> arms.put(variant, new Arm()));
    boolean ratio = metric.kind().equals("ratio");
    for (Exposure unit : units.values()) {
      Arm arm = arms.get(unit.variant);
      if (arm != null) {
        arm.add(unit.sums[0], ratio ? unit.sums[1] : 1);
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
