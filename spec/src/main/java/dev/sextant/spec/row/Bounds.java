package dev.sextant.spec.row;

import dev.sextant.decision.Expression;

/// What is known of a number before any row is seen, so that `log1p(size(clicks))` needs no
/// `default`.
final class Bounds {
  private Bounds() {}

  /// A number that the expression, where present, is never below.
  static double least(Expression expression) {
    return switch (expression) {
      case Expression.Constant constant -> constant.value();
      case Expression.Arithmetic a -> least(a);
      case Expression.Apply a -> least(a);
      case Expression.Measure m ->
          m.measure() == Expression.TextMeasure.NUMBER ? Double.NEGATIVE_INFINITY : 0;
      case Expression.CountOf _, Expression.Size _, Expression.Clock _ -> 0;
      case Expression.Default d -> Math.min(least(d.operand()), least(d.fallback()));
      case Expression.If i -> Math.min(least(i.then()), least(i.otherwise()));
      default -> Double.NEGATIVE_INFINITY;
    };
  }

  static boolean neverZero(Expression expression) {
    return least(expression) > 0 || (expression instanceof Expression.Constant c && c.value() != 0);
  }

  private static double least(Expression.Arithmetic a) {
    double left = least(a.left());
    double right = least(a.right());
    return switch (a.operator()) {
      case ADD -> left + right;
      case MIN -> Math.min(left, right);
      case MAX -> Math.max(left, right);
      case MULTIPLY, DIVIDE -> left >= 0 && right >= 0 ? 0 : Double.NEGATIVE_INFINITY;
      case SUBTRACT, POWER -> Double.NEGATIVE_INFINITY;
    };
  }

  private static double least(Expression.Apply a) {
    double operand = least(a.operand());
    return switch (a.function()) {
      case ABS, EXP, SQRT -> 0;
      case FLOOR -> Math.floor(operand);
      case ROUND -> Math.rint(operand);
      case SIGN -> Math.signum(operand);
      case LOG1P -> operand >= 0 ? 0 : Double.NEGATIVE_INFINITY;
      case NEGATE, LOG -> Double.NEGATIVE_INFINITY;
    };
  }
}
