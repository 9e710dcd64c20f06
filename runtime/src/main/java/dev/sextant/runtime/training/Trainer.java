package dev.sextant.runtime.training;

import dev.sextant.cascade.CascadePlan.Gate;
import dev.sextant.feedback.Outcomes;
import dev.sextant.feedback.ThresholdSolver.Solution;
import dev.sextant.inference.FileModelRegistry;
import dev.sextant.model.Manifest;
import dev.sextant.model.ModelRegistry;
import dev.sextant.model.Signature;
import dev.sextant.runtime.Assembly;
import dev.sextant.runtime.Gates;
import dev.sextant.runtime.Meanings;
import dev.sextant.runtime.ModelDesk;
import dev.sextant.runtime.Soundness;
import dev.sextant.runtime.SystemHome;
import dev.sextant.runtime.Watch;
import dev.sextant.spec.SystemPlan;
import dev.sextant.spec.SystemSpec;
import dev.sextant.spec.catalog.Fingerprints;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Trains the models of a system from its log.
public final class Trainer {
  static final double AT_HALF = 0.5;

  private final SystemHome home;
  private final SystemPlan plan;
  private final Watch watch;
  private final long seed;
  private final Earlier earlier;

  /// Where models begin.
  public enum Begin {
    ANEW,
    /// Where inputs, shapes and dictionaries still fit.
    AT_CHAMPIONS
  }

  public Trainer(SystemHome home, Watch watch) {
    this(home, watch, Begin.ANEW);
  }

  public Trainer(SystemHome home, Watch watch, Begin begin) {
    this.earlier = begin == Begin.ANEW ? Earlier.none() : Earlier.champions(home);
    this.home = home;
    this.plan = home.plan();
    this.watch = watch;
    this.seed = plan.spec().train() == null ? 1 : plan.spec().train().seed();
  }

  /// A trained head with the thresholds that were solved for it.
  ///
  /// @param solved ruling -> what was reached on unseen rows
  record Ready(Fitter.Fitted fitted, List<Gate> gates, Map<String, Solution> solved) {
    Assembly.Trained trained(String version) {
      return new Assembly.Trained(version, fitted.model(), fitted.calibrator(), gates);
    }
  }

  /// All heads learned from what happened before a moment, with the outcomes for whoever evaluates.
  record Trained(Map<String, Ready> heads, RowTable table, Map<String, Outcomes> outcomes) {
    Map<String, Assembly.Trained> models() {
      Map<String, Assembly.Trained> models = new LinkedHashMap<>();
      heads.forEach((name, ready) -> models.put(name, ready.trained("unregistered")));
      return models;
    }
  }

  Trained learn(History history, Part part) {
    TrainingRows rows = new TrainingRows(home, history, seed, watch);
    RowTable table = rows.collect(part);
    Fitter fitter = new Fitter(plan, table, seed, earlier, watch);
    Map<String, Ready> heads = new LinkedHashMap<>();
    fitter.fitAll().forEach(fitted -> heads.put(fitted.head().name(), ready(fitted)));
    return new Trained(heads, table, rows.outcomes());
  }

  private Ready ready(Fitter.Fitted fitted) {
    SystemSpec.Cascade cascade = plan.spec().cascade();
    boolean decides =
        cascade != null
            && (cascade.outcome() == null || cascade.outcome().text().equals(fitted.head().task()));
    return cascade == null || !decides
        ? new Ready(fitted, List.of(), Map.of())
        : new GateSolver(cascade, fitted).ready();
  }

  /// What was trained.
  ///
  /// @param remarks models that started from nothing though they were to go on, with the reason
  public record Report(List<Manifest> models, long rows, long until, List<String> remarks) {}

  /// What becomes of the versions that were trained.
  public enum Then {
    PROMOTE,
    /// They are asked beside the champion; where there is none they are promoted.
    CHALLENGE
  }

  /// Trains on everything, registers each head and makes it the champion.
  public Report run(long until, Clock clock) {
    return run(until, Then.PROMOTE, clock);
  }

  /// Trains on everything and registers each head.
  ///
  /// @param until first instant that training may not see; Long.MAX_VALUE for all of the log
  ///
  /// @throws dev.sextant.runtime.Refusal when the definition of a feature that a registered model
  ///   reads changed under its version
  public Report run(long until, Then then, Clock clock) {
    new Soundness(home).requireVersions();
    Meanings.remember(home, clock.millis());
    History history = new History(home);
    long end = until == Long.MAX_VALUE ? history.until() : until;
    Trained trained = learn(history, Part.until(end));
    ModelRegistry registry = new FileModelRegistry(home.models());
    ModelDesk desk = new ModelDesk(home, clock);
    List<Manifest> manifests = new ArrayList<>();
    for (Ready ready : trained.heads().values()) {
      Manifest manifest =
          registry.add(manifest(ready, clock), ready.fitted().model(), Gates.file(ready.gates()));
      if (then == Then.CHALLENGE && registry.champion(manifest.head()).isPresent()) {
        desk.challenge(manifest.head(), manifest.version());
      } else {
        desk.promote(manifest.head(), manifest.version());
      }
      manifests.add(manifest);
    }
    return new Report(manifests, trained.table().rows(), end, earlier.remarks());
  }

  private Manifest manifest(Ready ready, Clock clock) {
    Fitter.Fitted fitted = ready.fitted();
    Map<String, Double> metrics = new LinkedHashMap<>();
    fitted
        .metrics()
        .forEach(
            (name, measured) -> {
              if (Double.isFinite(measured.value())) {
                metrics.put(name, measured.value());
              }
            });
    SystemPlan.Head head = fitted.head();
    return new Manifest(
        head.model(),
        head.task(),
        "",
        head.learner(),
        fitted.options(),
        new Signature(fitted.model().signature().inputs(), head.task()),
        fitted.calibrator(),
        new Manifest.Provenance(
            fitted.trainedFrom(),
            fitted.trainedUntil(),
            fitted.rows(),
            home.log().position(),
            plan.spec().digest(),
            Objects.requireNonNullElse(Trainer.class.getPackage().getImplementationVersion(), ""),
            seed,
            System.getProperty("os.name")
                + " "
                + System.getProperty("os.arch")
                + ", Java "
                + Runtime.version(),
            clock.millis(),
            fitted.startedFrom()),
        metrics,
        fingerprints(head));
  }

  /// What the inputs of a head mean now.
  private Map<String, String> fingerprints(SystemPlan.Head head) {
    Fingerprints prints = new Fingerprints(plan.spec());
    Map<String, String> meanings = new LinkedHashMap<>();
    head.inputNames(plan).forEach(name -> meanings.put(name, prints.of(name).meaning()));
    return meanings;
  }
}
