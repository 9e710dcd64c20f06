package dev.sextant.spec.row;

/// A word of the row language.
///
/// @param text as written; of a quoted text its content, of a quoted text or a name nothing else
/// @param value of a number itself, of a duration in ms; else 0
record Token(Kind kind, Span span, String text, double value) {
  enum Kind {
    NUMBER,
    DURATION,
    TEXT,
    NAME,
    KEYWORD,
    SYMBOL,
    END
  }

  /// Whether this is a certain keyword or symbol.
  boolean is(String word) {
    return (kind == Kind.KEYWORD || kind == Kind.SYMBOL) && text.equals(word);
  }

  /// For messages: `'foo'`, `the end`.
  String shown() {
    return switch (kind) {
      case END -> "the end";
      case TEXT -> "the text '" + text + "'";
      default -> "'" + text + "'";
    };
  }
}
