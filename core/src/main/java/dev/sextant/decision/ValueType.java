package dev.sextant.decision;

/// The types of the row language, and how a column of each is stored.
///
/// Numeric types live in a `double[]` where `NaN` means *missing*: a bool is 0 or 1, a category or
/// id is its code in [Symbols], a time is milliseconds since 1970 UTC, a duration is milliseconds.
/// The others live in an `Object[]` where `null` means *missing*: a text is a [String], a list a
/// [SymbolList], a map a [SymbolMap].
public enum ValueType {
  BOOL("bool", true),
  NUMBER("number", true),
  CATEGORY("category", true),
  ID("id", true),
  TEXT("text", false),
  TIME("time", true),
  DURATION("duration", true),
  LIST("list", false),
  MAP("map", false);

  private final String word;
  private final boolean numeric;

  ValueType(String word, boolean numeric) {
    this.word = word;
    this.numeric = numeric;
  }

  /// Whether values are stored in a `double[]`.
  public boolean isNumeric() {
    return numeric;
  }

  /// Whether values are codes of [Symbols]: a category or an id.
  public boolean isSymbol() {
    return this == CATEGORY || this == ID;
  }

  /// The type as written in a spec: `number`, `category`.
  public String word() {
    return word;
  }

  /// The type with its article, for messages: `a number`, `an id`.
  public String withArticle() {
    return (this == ID ? "an " : "a ") + word;
  }
}
