package dev.sextant.spec.row;

import dev.sextant.decision.Expression;
import dev.sextant.decision.ValueType;
import java.util.Collection;
import java.util.stream.Collectors;

/// How messages speak of the pieces of one expression.
///
/// @param text the expression
record Wording(String text) {
  private static final int LONGEST_QUOTE = 60;

  /// The piece as written, shortened in the middle when long.
  String source(Syntax syntax) {
    String whole = syntax.span().of(text);
    int half = LONGEST_QUOTE / 2;
    return whole.length() <= LONGEST_QUOTE
        ? whole
        : whole.substring(0, half) + "..." + whole.substring(whole.length() - half);
  }

  /// `'age' is a duration`, `7 is a number`.
  String kind(Typed typed) {
    return shown(typed) + " is " + typed.type().withArticle();
  }

  /// A literal as the kind of literal that it is, anything else in quotes: `the number 7`, `'age',
  /// a duration`.
  String apposition(Typed typed) {
    return isLiteral(typed)
        ? "the " + typed.type().word() + " " + source(typed.syntax())
        : shown(typed) + ", " + typed.type().withArticle();
  }

  private String shown(Typed typed) {
    return isLiteral(typed) ? source(typed.syntax()) : "'" + source(typed.syntax()) + "'";
  }

  /// What a value of a type can be compared with: `a duration such as 7d`.
  static String counterpart(ValueType type) {
    return switch (type) {
      case BOOL -> "a bool such as true";
      case NUMBER -> "a number such as 3";
      case CATEGORY, ID, TEXT -> "a text such as 'news'";
      case TIME -> "a time such as now - 7d";
      case DURATION -> "a duration such as 7d";
      case LIST -> "a list such as ['news', 'sport']";
      case MAP -> "a map";
    };
  }

  /// What to write in place of a value that may be missing.
  String withDefault(Typed.Gap gap) {
    return "default(" + source(gap.syntax()) + ", " + fallback(gap.expression().type()) + ")";
  }

  private static String fallback(ValueType type) {
    return switch (type) {
      case BOOL -> "false";
      case NUMBER -> "0";
      case CATEGORY, ID, TEXT -> "''";
      case TIME -> "now";
      case DURATION -> "0s";
      case LIST -> "[]";
      case MAP -> "another map";
    };
  }

  /// Why an expression whose operands are present can still be missing; empty for a column.
  static String reason(Expression expression) {
    return switch (expression) {
      case Expression.Lookup _ -> " where the map has no such key";
      case Expression.EndOf _ -> " where the list is empty";
      case Expression.TimeOf _ -> " where the text has another format";
      case Expression.Measure m when m.measure() == Expression.TextMeasure.NUMBER ->
          " where the text is no number";
      case Expression.Arithmetic a when a.operator() == Expression.Operator.DIVIDE ->
          " where the divisor is 0";
      case Expression.Arithmetic a when a.operator() == Expression.Operator.POWER ->
          " where the power is not finite";
      case Expression.Apply a -> outside(a.function());
      default -> "";
    };
  }

  private static String outside(Expression.Function function) {
    return switch (function) {
      case LOG -> " where its operand is 0 or less";
      case LOG1P -> " where its operand is -1 or less";
      case SQRT -> " where its operand is below 0";
      case NEGATE, ABS, EXP, FLOOR, ROUND, SIGN -> "";
    };
  }

  /// `a number, a duration or a time`.
  static String oneOf(Collection<ValueType> types) {
    String list =
        types.stream().sorted().map(ValueType::withArticle).collect(Collectors.joining(", "));
    int last = list.lastIndexOf(", ");
    return last < 0 ? list : list.substring(0, last) + " or " + list.substring(last + 2);
  }

  static boolean isLiteral(Typed typed) {
    return switch (typed.syntax()) {
      case Syntax.Numeral _, Syntax.Duration _, Syntax.Text _, Syntax.Bool _ -> true;
      default -> false;
    };
  }
}
