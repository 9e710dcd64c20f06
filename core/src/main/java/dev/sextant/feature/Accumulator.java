package dev.sextant.feature;

import dev.sextant.decision.Symbols;
import dev.sextant.math.BinaryReader;
import dev.sextant.math.BinaryWriter;
import org.jspecify.annotations.Nullable;

/// The state of one operator for one key. One writer at a time; readers must be kept out while it
/// writes.
///
/// The result depends on the set of events and, among equal event times, on their order of arrival;
/// never on when they were added. (Sums of fractions, decayed sums and sketches depend on the order
/// of arrival in their last digits.) That is what makes the online value equal the replayed one.
public sealed interface Accumulator
    permits VectorAccumulator,
        RecentSymbols,
        TiledCounts,
        DistinctSymbols,
        DistinctSketch,
        QuantileSketch,
        FrequentSketch,
        Sessions,
        DelayedEvents {
  /// Takes one event in.
  ///
  /// @param channel which sum a number is for; 0 except for the denominator of a quotient
  /// @param time event time, epoch milliseconds
  /// @param number the event's number (1 for a count)
  /// @param symbol the event's symbol code, or -1
  void add(int channel, long time, double number, int symbol, Symbols symbols);

  /// The value of a numeric operator at `now`; NaN when missing.
  default double number(long now) {
    return Double.NaN;
  }

  /// The value of a list or map operator at `now`; null when missing.
  default @Nullable Object object(long now) {
    return null;
  }

  /// About how many bytes of memory it takes.
  int bytes();

  /// Writes the state with symbols as text, since codes do not outlive a process.
  void write(BinaryWriter out, Symbols symbols);

  /// Replaces the state by a written one.
  void read(BinaryReader in, Symbols symbols);
}
