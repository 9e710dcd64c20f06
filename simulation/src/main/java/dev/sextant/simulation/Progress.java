package dev.sextant.simulation;

/// Is told how far a run is and what disturbs it.
public interface Progress {
  /// @param total -1 for a run without end
  void reach(long done, long total, String unit);

  /// A sentence for people: a refusal and what happens next.
  void say(String message);
}
