package dev.sextant.runtime;

import static java.util.stream.Collectors.joining;

import dev.sextant.model.Manifest;
import dev.sextant.spec.SystemPlan;
import dev.sextant.spec.catalog.Fingerprints;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Whether a version of a model may be asked under a spec: it must read what the spec gives it, and
/// that must mean what it meant in training.
public final class Askable {
  private final SystemPlan plan;
  private final Fingerprints prints;

  public Askable(SystemPlan plan) {
    this.plan = plan;
    this.prints = new Fingerprints(plan.spec());
  }

  /// Why a version would not be asked; empty when it would.
  public String obstacle(Manifest manifest) {
    SystemPlan.Head head =
        plan.heads().stream()
            .filter(each -> each.name().equals(manifest.head()))
            .findFirst()
            .orElse(null);
    if (head == null) {
      return "the spec has no model head " + manifest.head() + " any more";
    }
    return reads(manifest, head)
        ? otherMeaning(manifest)
        : "it reads other features than the spec gives %s now".formatted(head.name());
  }

  /// Why a version can not be asked about rows with the inputs of all the spec's models; empty when
  /// it can.
  public String unaskable(Manifest manifest) {
    Set<String> known = new HashSet<>();
    plan.heads().forEach(head -> known.addAll(head.inputNames(plan)));
    List<String> missing =
        manifest.signature().inputs().stream()
            .map(input -> input.name())
            .filter(name -> !known.contains(name))
            .toList();
    return missing.isEmpty()
        ? otherMeaning(manifest)
        : "it reads %s, which no model of the spec reads now".formatted(quoted(missing));
  }

  private String otherMeaning(Manifest manifest) {
    return isStale(manifest) ? reason(changed(manifest)) : "";
  }

  /// A model with other inputs than the spec gives it now is not used at all.
  boolean reads(Manifest manifest, SystemPlan.Head head) {
    return manifest.signature().inputs().stream()
        .map(input -> input.name())
        .toList()
        .equals(head.inputNames(plan));
  }

  /// Whether inputs mean something else now than when the version was trained.
  boolean isStale(Manifest manifest) {
    return manifest.fingerprints().isEmpty()
        ? !manifest.provenance().specDigest().equals(plan.spec().digest())
        : !changed(manifest).isEmpty();
  }

  /// The inputs of a version that mean something else now.
  public List<String> changed(Manifest manifest) {
    return manifest.signature().inputs().stream()
        .map(input -> input.name())
        .filter(
            name -> {
              String then = manifest.fingerprints().get(name);
              return then != null && !then.equals(prints.of(name).meaning());
            })
        .toList();
  }

  /// @param changed inputs that mean something else; empty when it is not known which
  static String reason(List<String> changed) {
    return changed.isEmpty()
        ? "it was trained under another spec, before it was kept what its inputs meant"
        : "%s %s something else than when it was trained"
            .formatted(quoted(changed), changed.size() == 1 ? "means" : "mean");
  }

  private static String quoted(List<String> names) {
    return names.stream().map(name -> "'" + name + "'").collect(joining(", "));
  }
}
