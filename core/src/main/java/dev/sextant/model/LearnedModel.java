package dev.sextant.model;

/// A scorer that can be stored: the outcome of a [Learner], or the same read back.
public interface LearnedModel extends Scorer {
  /// The learner that made it and whose format [#bytes()] has: `logistic`, `dcn-v2`, ....
  String learner();

  /// The model as stored; the same training gives the same bytes.
  byte[] bytes();

  /// The head for one outcome, of a model that has several: all have the same bytes.
  ///
  /// @throws IllegalArgumentException when it has no such head
  default LearnedModel forTask(String task) {
    return this;
  }
}
