package dev.sextant.runtime;

import dev.sextant.inference.FileModelRegistry;
import dev.sextant.model.Manifest;
import dev.sextant.model.ModelRegistry;
import dev.sextant.model.Signature;
import dev.sextant.pipeline.DecisionPlan;
import dev.sextant.runtime.Assembly.Trained;
import dev.sextant.spec.SystemPlan;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The registry's models put to use: champions for answering, any version for explaining and
/// replaying.
final class Models {
  private final SystemPlan plan;
  private final Path directory;
  private final ModelRegistry registry;
  private final Map<String, Trained> loaded = new ConcurrentHashMap<>();

  Models(SystemPlan plan, Path directory) {
    this.plan = plan;
    this.directory = directory;
    this.registry = new FileModelRegistry(directory);
  }

  ModelRegistry registry() {
    return registry;
  }

  /// The champions that fit the spec as it is now; a model whose inputs the spec has changed is
  /// left out.
  Map<String, String> champions() {
    Map<String, String> versions = new LinkedHashMap<>();
    for (SystemPlan.Head head : plan.heads()) {
      registry
          .champion(head.name())
          .filter(manifest -> fits(head, manifest))
          .ifPresent(manifest -> versions.put(head.name(), manifest.version()));
    }
    return versions;
  }

  /// The challengers that fit the spec, by head.
  Map<String, Trained> challengers() {
    Map<String, Trained> challengers = new LinkedHashMap<>();
    for (SystemPlan.Head head : plan.heads()) {
      registry
          .challenger(head.name())
          .filter(manifest -> fits(head, manifest))
          .ifPresent(
              manifest -> challengers.put(head.name(), load(head.name(), manifest.version())));
    }
    return challengers;
  }

  /// Loads the versions that a rollback would go back to, so that it takes no time.
  void keepWarm() {
    for (SystemPlan.Head head : plan.heads()) {
      registry
          .previous(head.name())
          .filter(manifest -> fits(head, manifest))
          .ifPresent(
              manifest -> {
                Trained _ = load(head.name(), manifest.version());
              });
    }
  }

  private boolean fits(SystemPlan.Head head, Manifest manifest) {
    var slots = plan.requests().get(head.request()).plan().slots();
    List<String> wanted =
        Arrays.stream(head.inputs()).mapToObj(slot -> slots.get(slot).name()).toList();
    return manifest.signature().inputs().stream()
        .map(Signature.Input::name)
        .toList()
        .equals(wanted);
  }

  Trained load(String head, String version) {
    return loaded.computeIfAbsent(
        head + "/" + version,
        _ -> {
          Manifest manifest =
              registry.versions(head).stream()
                  .filter(each -> each.version().equals(version))
                  .findFirst()
                  .orElseThrow(
                      () ->
                          new Refusal(
                              Refusal.Fault.UNKNOWN,
                              "no version "
                                  + version
                                  + " of model "
                                  + head
                                  + " is stored any more"));
          return new Trained(
              version,
              registry.load(head, version),
              manifest.calibrator(),
              Gates.read(directory, manifest));
        });
  }

  /// The plan that answers a request with these versions.
  ///
  /// @param versions head -> version
  DecisionPlan assemble(SystemPlan.Request request, Map<String, String> versions) {
    Map<String, Trained> models = new LinkedHashMap<>();
    versions.forEach((head, version) -> models.put(head, load(head, version)));
    return new Assembly(plan, models).assemble(request);
  }
}
