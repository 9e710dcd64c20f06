package dev.sextant.model;

import dev.sextant.decision.LogPosition;
import java.util.Map;

/// What is known of one trained model beside its bytes.
///
/// @param model name in the spec
/// @param task the outcome that it predicts
/// @param version `v0001` and up, in order of training; empty until the registry gives one
/// @param options as given to the learner: texts, numbers, booleans and lists of them
/// @param metrics measured quality by name
/// @param fingerprints input -> digest of what it meant when the model was trained; empty for a
///   model that was stored before they were kept
public record Manifest(
    String model,
    String task,
    String version,
    String learner,
    Map<String, Object> options,
    Signature signature,
    Calibrator calibrator,
    Provenance provenance,
    Map<String, Double> metrics,
    Map<String, String> fingerprints) {
  public Manifest {
    options = Map.copyOf(options);
    metrics = Map.copyOf(metrics);
    fingerprints = Map.copyOf(fingerprints);
    if (!signature.task().equals(task)) {
      throw new IllegalArgumentException(
          "the signature of model '%s' must be for task '%s', but was for '%s'"
              .formatted(model, task, signature.task()));
    }
  }

  /// `model.task`: what has versions and a champion.
  public String head() {
    return model + "." + task;
  }

  public Manifest withVersion(String given) {
    return new Manifest(
        model,
        task,
        given,
        learner,
        options,
        signature,
        calibrator,
        provenance,
        metrics,
        fingerprints);
  }

  /// Where a model came from: enough to make it again.
  ///
  /// @param trainedFrom time of the first training row, epoch milliseconds
  /// @param trainedUntil time of the last, epoch milliseconds
  /// @param rows how many rows it learned from
  /// @param logPosition how much of the event log the rows were made from
  /// @param specDigest SHA-256 of the effective spec, hexadecimal
  /// @param codeVersion version of Sextant; empty when it ran from class files
  /// @param platform operating system, architecture and Java version
  /// @param created when the training ended, epoch milliseconds
  /// @param startedFrom the version that the training went on from; empty when it started from
  ///   nothing
  public record Provenance(
      long trainedFrom,
      long trainedUntil,
      long rows,
      LogPosition logPosition,
      String specDigest,
      String codeVersion,
      long seed,
      String platform,
      long created,
      String startedFrom) {}
}
