package dev.sextant.runtime;

import static java.util.stream.Collectors.joining;

import dev.sextant.inference.FileModelRegistry;
import dev.sextant.model.Manifest;
import dev.sextant.model.ModelRegistry;
import dev.sextant.spec.Problem;
import dev.sextant.spec.SystemPlan;
import dev.sextant.spec.SystemSpec;
import dev.sextant.spec.SystemSpec.Feature;
import dev.sextant.spec.catalog.Fingerprints;
import dev.sextant.spec.catalog.Fingerprints.Fingerprint;
import dev.sextant.spec.catalog.Lineage;
import dev.sextant.spec.catalog.Lineage.Kind;
import dev.sextant.spec.catalog.Lineage.Node;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Whether the features of a spec still mean what a home's models were trained on.
///
/// A version of a feature stands for one definition. Who changes the definition raises the version,
/// and the models that read it are trained again; until then they are not asked. A feature that no
/// model reads may change as it likes.
public final class Soundness {
  private static final int SHOWN = 8;

  private final SystemPlan plan;
  private final Meanings meanings;
  private final ModelRegistry registry;
  private final Fingerprints prints;
  private final Lineage lineage;
  private final Askable askable;

  /// A definition that changed under its version.
  ///
  /// @param orphans versions of models, such as `feed.click v0003`, that were trained on what it
  ///   meant before
  public record Changed(Feature feature, List<String> orphans) {}

  /// A model that was trained on something else than its inputs are now.
  ///
  /// @param inputs the inputs that mean something else, in the order of the model's signature;
  ///   empty when it is not known which
  public record Stale(String head, String version, List<String> inputs) {}

  public Soundness(SystemHome home) {
    this(home.plan(), Meanings.of(home), new FileModelRegistry(home.models()));
  }

  Soundness(SystemPlan plan, Meanings meanings, ModelRegistry registry) {
    this.plan = plan;
    this.meanings = meanings;
    this.registry = registry;
    this.prints = new Fingerprints(plan.spec());
    this.lineage = Lineage.of(plan);
    this.askable = new Askable(plan);
  }

  // ---- features

  /// The features whose definition is not the one that their version stood for, in the file's
  /// order.
  public List<Changed> changed() {
    List<Changed> changed = new ArrayList<>();
    for (Feature feature : plan.spec().features().values()) {
      if (isChanged(feature)) {
        changed.add(new Changed(feature, orphans(feature)));
      }
    }
    return changed;
  }

  private boolean isChanged(Feature feature) {
    Fingerprint now = prints.of(feature.name());
    String then = meanings.definition(feature.name(), now.version());
    return then != null && !then.equals(now.definition());
  }

  /// Registered versions that were trained on what a feature, or what is made of it, meant until
  /// now.
  private List<String> orphans(Feature feature) {
    Set<String> columns = new LinkedHashSet<>();
    columns.add(feature.name());
    for (Node node : lineage.downstream(new Node(Kind.FEATURE, feature.name()))) {
      if (node.kind() == Kind.FEATURE) {
        columns.add(node.name());
      } else if (node.kind() == Kind.SOURCE) {
        columns.add("from." + node.name());
      }
    }
    List<String> orphans = new ArrayList<>();
    for (SystemPlan.Head head : plan.heads()) {
      for (Manifest manifest : registry.versions(head.name())) {
        if (askable.changed(manifest).stream()
            .anyMatch(input -> columns.contains(input) && isLatest(manifest, input))) {
          orphans.add(head.name() + " " + manifest.version());
        }
      }
    }
    return orphans;
  }

  private boolean isLatest(Manifest manifest, String input) {
    Fingerprint latest = meanings.latest().get(input);
    return latest != null && latest.meaning().equals(manifest.fingerprints().get(input));
  }

  // ---- models

  /// The champions that must be trained again before they may answer, in the spec's order.
  public List<Stale> stale() {
    List<Stale> stale = new ArrayList<>();
    for (SystemPlan.Head head : plan.heads()) {
      registry
          .champion(head.name())
          .filter(manifest -> askable.reads(manifest, head) && askable.isStale(manifest))
          .ifPresent(
              manifest ->
                  stale.add(new Stale(head.name(), manifest.version(), askable.changed(manifest))));
    }
    return stale;
  }

  // ---- in words

  /// What is wrong with the spec: definitions that changed under their version while a registered
  /// model reads them.
  public List<Problem> problems() {
    return changed().stream()
        .filter(each -> !each.orphans().isEmpty())
        .map(
            each ->
                new Problem(
                    each.feature().at(),
                    1,
                    "feature '%s' does not mean any more what its version %d stood for, which would orphan %s"
                        .formatted(
                            each.feature().name(), each.feature().version(), shown(each.orphans())),
                    "set version: %d and train, or put the definition back"
                        .formatted(each.feature().version() + 1)))
        .toList();
  }

  private static String shown(List<String> names) {
    return names.size() <= SHOWN
        ? String.join(", ", names)
        : String.join(", ", names.subList(0, SHOWN)) + " and " + (names.size() - SHOWN) + " more";
  }

  /// What should be known, but is not wrong.
  public List<String> remarks() {
    List<String> remarks = new ArrayList<>();
    for (Changed each : changed()) {
      if (each.orphans().isEmpty()) {
        remarks.add(
            "%s: feature '%s' has another definition than its version %d had; no registered model reads it"
                .formatted(each.feature().at(), each.feature().name(), each.feature().version()));
      }
    }
    for (Stale each : stale()) {
      remarks.add(
          "%s %s needs training%s: ./sextant train %s"
              .formatted(each.head(), each.version(), because(each), plan.spec().name()));
    }
    return remarks;
  }

  private String because(Stale stale) {
    Map<String, Feature> roots = roots(stale);
    if (roots.isEmpty()) {
      return stale.inputs().isEmpty() ? "" : ", " + Askable.reason(stale.inputs());
    }
    return ", "
        + roots.values().stream()
            .map(
                feature ->
                    "feature '%s' is now version %d".formatted(feature.name(), feature.version()))
            .collect(joining(", "));
  }

  /// Features of the inputs' ancestry, the inputs included, with a version that the home does not
  /// know yet.
  private Map<String, Feature> roots(Stale stale) {
    Map<String, Feature> roots = new LinkedHashMap<>();
    for (String input : stale.inputs()) {
      for (Feature feature : ancestry(input)) {
        if (meanings.definition(feature.name(), feature.version()) == null) {
          roots.put(feature.name(), feature);
        }
      }
    }
    return roots;
  }

  private List<Feature> ancestry(String input) {
    SystemSpec spec = plan.spec();
    Node node =
        input.startsWith("from.")
            ? new Node(Kind.SOURCE, input.substring("from.".length()))
            : new Node(Kind.FEATURE, input);
    List<Feature> features = new ArrayList<>();
    List<Node> all = new ArrayList<>(List.of(node));
    all.addAll(lineage.upstream(node));
    for (Node each : all) {
      Feature feature = each.kind() == Kind.FEATURE ? spec.features().get(each.name()) : null;
      if (feature != null) {
        features.add(feature);
      }
    }
    return features;
  }

  /// Refuses to go on while definitions that a registered model reads changed under their version.
  ///
  /// @throws Refusal when they did
  public void requireVersions() {
    List<Problem> problems = problems();
    if (!problems.isEmpty()) {
      throw new Refusal(
          Refusal.Fault.CONFIGURATION,
          problems.stream().map(Problem::toString).collect(joining("\n")));
    }
  }

  /// Why no model may be asked.
  ///
  /// @return empty when all may
  public String obstacle() {
    List<Stale> stale = stale();
    if (stale.isEmpty()) {
      return "";
    }
    StringBuilder text = new StringBuilder();
    text.append("the features are not those that the models were trained on:");
    for (Stale each : stale) {
      text.append(
          "\n  %s %s: %s".formatted(each.head(), each.version(), Askable.reason(each.inputs())));
    }
    List<Problem> problems = problems();
    problems.forEach(problem -> text.append("\n  ").append(problem));
    String train = "run ./sextant train " + plan.spec().name();
    text.append(
        problems.isEmpty()
            ? "\n" + train + ", or put the definitions back"
            : "\nraise the versions and " + train + ", or put the definitions back");
    return text.toString();
  }
}
