package dev.sextant.decision;

/// A read-only view of numbers by symbol code: the value of a `map`, such as a reader's share of
/// clicks by category.
public interface SymbolMap {
  /// The number of a code, or `NaN` when the map has none.
  double get(int code);

  /// How many codes have a number.
  int size();

  /// Shows every entry once, in no promised order.
  void forEach(Visitor visitor);

  /// The sum of the numbers; 0 when empty.
  default double sum() {
    double[] total = {0};
    forEach((code, value) -> total[0] += value);
    return total[0];
  }

  /// The sum over shared codes of the products of both numbers; 0 when no code is shared.
  default double dot(SymbolMap other) {
    double[] total = {0};
    forEach(
        (code, value) -> {
          double match = other.get(code);
          total[0] += Double.isNaN(match) ? 0 : value * match;
        });
    return total[0];
  }

  /// Receives the entries of a map.
  @FunctionalInterface
  interface Visitor {
    void entry(int code, double value);
  }
}
