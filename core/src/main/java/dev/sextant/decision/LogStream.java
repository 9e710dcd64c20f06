package dev.sextant.decision;

/// The streams of one log. Each has its own offsets and its own retention.
public enum LogStream {
  /// What happened: interactions, catalogue upserts and withdrawals, outcomes, review verdicts.
  EVENTS,
  /// What was answered, with everything needed to rescore it.
  DECISIONS,
  /// What was changed by people or jobs: imports, model promotions, experiment ramps.
  CONTROL,
  /// What could not be used, with the reason.
  DEAD_LETTERS
}
