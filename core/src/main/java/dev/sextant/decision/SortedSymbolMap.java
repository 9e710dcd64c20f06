package dev.sextant.decision;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/// An immutable [SymbolMap] in two arrays sorted by code; a look-up is a binary search.
public final class SortedSymbolMap implements SymbolMap {
  public static final SortedSymbolMap EMPTY = new SortedSymbolMap(new int[0], new double[0]);

  private final int[] codes;
  private final double[] values;

  private SortedSymbolMap(int[] codes, double[] values) {
    this.codes = codes;
    this.values = values;
  }

  /// A copy of these numbers by code.
  ///
  /// @throws IllegalArgumentException when a number is NaN, which means absent
  public static SortedSymbolMap of(Map<Integer, Double> numbers) {
    TreeMap<Integer, Double> sorted = new TreeMap<>(numbers);
    int[] codes = sorted.keySet().stream().mapToInt(Integer::intValue).toArray();
    double[] values = sorted.values().stream().mapToDouble(Double::doubleValue).toArray();
    for (int i = 0; i < values.length; i++) {
      if (Double.isNaN(values[i])) {
        throw new IllegalArgumentException(
            "value of symbol " + codes[i] + " must be a number, but was NaN");
      }
    }
    return new SortedSymbolMap(codes, values);
  }

  @Override
  public double get(int code) {
    int found = Arrays.binarySearch(codes, code);
    return found < 0 ? Double.NaN : values[found];
  }

  @Override
  public int size() {
    return codes.length;
  }

  @Override
  public void forEach(Visitor visitor) {
    for (int i = 0; i < codes.length; i++) {
      visitor.entry(codes[i], values[i]);
    }
  }

  @Override
  public double sum() {
    double total = 0;
    for (double value : values) {
      total += value;
    }
    return total;
  }

  @Override
  public double dot(SymbolMap other) {
    double total = 0;
    for (int i = 0; i < codes.length; i++) {
      double match = other.get(codes[i]);
      total += Double.isNaN(match) ? 0 : values[i] * match;
    }
    return total;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SortedSymbolMap map
        && Arrays.equals(codes, map.codes)
        && Arrays.equals(values, map.values);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(codes) + Arrays.hashCode(values);
  }
}
