package dev.sextant.decision;

/// The types of the row language, of fields and of features.
public enum ValueType {
  BOOL,
  NUMBER,
  CATEGORY,
  /// Names an entity.
  ID,
  TEXT,
  /// Epoch milliseconds.
  TIME,
  /// Milliseconds.
  DURATION,
  /// Symbols in order.
  LIST,
  /// Symbol to number.
  MAP;

  /// Whether values live in a double column, where *missing* is NaN; the others live in an object column, where it is null.
  public boolean isNumeric() {
    return this != TEXT && this != LIST && this != MAP;
  }

  /// Whether a field of this type holds a Double in an event; the others hold a String.
  public boolean isNumericValue() {
    return this == BOOL || this == NUMBER || this == TIME || this == DURATION;
  }
}
