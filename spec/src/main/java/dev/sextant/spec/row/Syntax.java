package dev.sextant.spec.row;

import java.util.List;

/// An expression as written: names are not resolved, types not known.
sealed interface Syntax {
  Span span();

  record Numeral(Span span, double value) implements Syntax {}

  /// @param millis length in ms
  record Duration(Span span, double millis) implements Syntax {}

  record Text(Span span, String value) implements Syntax {}

  record Bool(Span span, boolean value) implements Syntax {}

  record Now(Span span) implements Syntax {}

  record Path(Span span, String path) implements Syntax {}

  record Call(Span span, Path function, List<Syntax> arguments) implements Syntax {}

  record Index(Span span, Syntax map, Syntax key) implements Syntax {}

  record ListOf(Span span, List<Syntax> elements) implements Syntax {}

  record Negate(Span span, Syntax operand) implements Syntax {}

  record Not(Span span, Syntax operand) implements Syntax {}

  /// @param operator as written: `+`, `<=`, `and`, `in`
  record Binary(Span span, String operator, Syntax left, Syntax right) implements Syntax {}

  /// What could not be read; a problem has been reported.
  record Unreadable(Span span) implements Syntax {}
}
