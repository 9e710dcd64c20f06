package dev.sextant.decision;

/// How much of the event log a reader has seen: every record of `generation` with an offset below
/// `offset`.
///
/// A generation is one total order of the history; an import builds the next one. Positions of
/// different generations compare by generation alone.
///
/// @param generation 0 for an empty system, then one more per import
/// @param offset count of records read, >= 0
public record LogPosition(int generation, long offset) implements Comparable<LogPosition> {
  public LogPosition {
    if (generation < 0 || offset < 0) {
      throw new IllegalArgumentException(
          "log position must not be negative, but was " + generation + ":" + offset);
    }
  }

  @Override
  public int compareTo(LogPosition other) {
    int byGeneration = Integer.compare(generation, other.generation);
    return byGeneration != 0 ? byGeneration : Long.compare(offset, other.offset);
  }

  @Override
  public String toString() {
    return generation + ":" + offset;
  }
}
