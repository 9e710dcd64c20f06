package dev.sextant.retrieval;

import dev.sextant.feature.RequestRows;

/// Proposes candidates for a query: *potential* items, unfiltered, the best first.
///
/// A source fails open: what it throws is counted by the caller, and the others answer without it.
public interface CandidateSource {
  String name();

  /// @param query the request, with no candidates yet
  /// @param to receives each proposal
  void propose(RequestRows query, Proposals to);

  /// Receives proposals.
  @FunctionalInterface
  interface Proposals {
    /// @param score what the source orders by, in its own unit
    void add(int code, double score);
  }
}
