package dev.sextant.monitoring;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// How the values of a column lie, in a sample of rows.
///
/// @param kind what was measured of each value
/// @param unit of the numbers, such as `s`; empty when they have none
/// @param rows looked at
/// @param present rows with a value
/// @param numbers null for names, and when there is no value
/// @param top the most frequent names, most first; empty for numbers
/// @param distinct different names in the sample; 0 for numbers
public record Distribution(
    Kind kind,
    String unit,
    long rows,
    long present,
    @Nullable Numbers numbers,
    List<Frequency> top,
    int distinct) {
  public Distribution {
    top = List.copyOf(top);
  }

  public enum Kind {
    /// The value itself.
    NUMBERS,
    /// How often each name came: categories, ids and truth values.
    NAMES,
    /// The length of a list, a map or a text.
    SIZES
  }

  /// @param zeros share of the values that are 0, in [0, 1]
  /// @param p5 the value that 5 % of the sample do not exceed
  /// @param histogram from low to high
  public record Numbers(
      double min,
      double p5,
      double p25,
      double median,
      double p75,
      double p95,
      double max,
      double mean,
      double zeros,
      List<Bin> histogram) {}

  /// @param from first value
  /// @param to first value of the next bin; the last bin has all that is above, the first all that
  ///   is below
  public record Bin(double from, double to, long count) {}

  public record Frequency(String name, long count) {}

  /// Share of rows with a value, in [0, 1]; NaN without rows.
  public double fillRate() {
    return rows == 0 ? Double.NaN : (double) present / rows;
  }
}
