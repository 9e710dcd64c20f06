package dev.sextant.spec.row;

import dev.sextant.decision.Expression;
import dev.sextant.decision.Expression.Operator;
import dev.sextant.decision.Expression.Relation;
import dev.sextant.decision.ValueType;
import org.jspecify.annotations.Nullable;

/// The typing rules of `and or not`, comparisons and arithmetic.
final class Operators {
  private final Checker checker;
  private final Findings findings;
  private final Wording wording;

  Operators(Checker checker, Findings findings, Wording wording) {
    this.checker = checker;
    this.findings = findings;
    this.wording = wording;
  }

  @Nullable Typed binary(Syntax.Binary binary) {
    Typed left = checker.typed(binary.left());
    Typed right = checker.typed(binary.right());
    return switch (binary.operator()) {
      case "and", "or" -> logic(binary, left, right);
      case "+", "-", "*", "/" ->
          left == null || right == null ? null : arithmetic(binary, left, right);
      default -> left == null || right == null ? null : comparison(binary, left, right);
    };
  }

  // ---- logic

  @Nullable Typed not(Syntax.Not not) {
    Typed operand = condition(checker.typed(not.operand()));
    return operand == null
        ? null
        : Typed.of(not, new Expression.Not(operand.expression()), operand);
  }

  private @Nullable Typed logic(
      Syntax.Binary binary, @Nullable Typed first, @Nullable Typed second) {
    Typed left = condition(first);
    Typed right = condition(second);
    if (left == null || right == null) {
      return null;
    }
    Expression logic =
        binary.operator().equals("and")
            ? new Expression.And(left.expression(), right.expression())
            : new Expression.Or(left.expression(), right.expression());
    return Typed.of(binary, logic, left, right);
  }

  /// The operand if it is a bool; reported when not.
  @Nullable Typed condition(@Nullable Typed operand) {
    if (operand == null || operand.is(ValueType.BOOL)) {
      return operand;
    }
    String hint =
        operand.type().isNumeric()
            ? "; compare it with " + Wording.counterpart(operand.type())
            : "";
    findings.add(operand.span(), "a condition must be a bool, but " + wording.kind(operand) + hint);
    return null;
  }

  // ---- arithmetic

  @Nullable Typed negate(Syntax.Negate negate) {
    Typed operand = checker.typed(negate.operand());
    if (operand == null) {
      return null;
    }
    if (!operand.is(ValueType.NUMBER) && !operand.is(ValueType.DURATION)) {
      findings.add(
          operand.span(), "'-' takes a number or a duration, but " + wording.kind(operand));
      return null;
    }
    Expression negated =
        new Expression.Apply(
            Expression.Function.NEGATE,
            operand.expression(),
            operand.type(),
            operand.expression().mayBeMissing());
    return Typed.of(negate, negated, operand);
  }

  private @Nullable Typed arithmetic(Syntax.Binary binary, Typed left, Typed right) {
    Operator operator = operator(binary.operator());
    ValueType type = result(operator, left.type(), right.type());
    if (type == null) {
      findings.add(binary.span(), noArithmetic(binary.operator(), left, right));
      return null;
    }
    return combine(binary, operator, left, right, type);
  }

  private static Operator operator(String sign) {
    return switch (sign) {
      case "+" -> Operator.ADD;
      case "-" -> Operator.SUBTRACT;
      case "*" -> Operator.MULTIPLY;
      default -> Operator.DIVIDE;
    };
  }

  /// An arithmetic expression over operands whose types have been checked.
  static Typed combine(Syntax syntax, Operator operator, Typed left, Typed right, ValueType type) {
    boolean partial =
        switch (operator) {
          case DIVIDE -> !Bounds.neverZero(right.expression());
          case POWER -> true;
          case ADD, SUBTRACT, MULTIPLY, MIN, MAX -> false;
        };
    boolean missing =
        partial || left.expression().mayBeMissing() || right.expression().mayBeMissing();
    Expression combined =
        new Expression.Arithmetic(operator, left.expression(), right.expression(), type, missing);
    return partial ? Typed.partial(syntax, combined) : Typed.of(syntax, combined, left, right);
  }

  /// The type of a sum, difference, product or quotient; null when there is none.
  private static @Nullable ValueType result(Operator operator, ValueType left, ValueType right) {
    boolean numbers = left == ValueType.NUMBER && right == ValueType.NUMBER;
    boolean durations = left == ValueType.DURATION && right == ValueType.DURATION;
    return switch (operator) {
      case ADD -> numbers || durations ? left : shifted(left, right) ? ValueType.TIME : null;
      case SUBTRACT -> numbers || durations ? left : difference(left, right);
      case MULTIPLY ->
          numbers ? left : scaled(left, right) || scaled(right, left) ? ValueType.DURATION : null;
      case DIVIDE ->
          numbers || durations ? ValueType.NUMBER : scaled(left, right) ? ValueType.DURATION : null;
      case MIN, MAX, POWER -> null;
    };
  }

  private static boolean shifted(ValueType left, ValueType right) {
    return (left == ValueType.TIME && right == ValueType.DURATION)
        || (left == ValueType.DURATION && right == ValueType.TIME);
  }

  private static @Nullable ValueType difference(ValueType left, ValueType right) {
    if (left != ValueType.TIME) {
      return null;
    }
    return right == ValueType.TIME
        ? ValueType.DURATION
        : right == ValueType.DURATION ? ValueType.TIME : null;
  }

  private static boolean scaled(ValueType duration, ValueType number) {
    return duration == ValueType.DURATION && number == ValueType.NUMBER;
  }

  private String noArithmetic(String operator, Typed left, Typed right) {
    Typed odd = isCountable(left) ? right : left;
    if (odd.is(ValueType.BOOL)) {
      return "'%s' takes no bool; write if(%s, 1, 0)"
          .formatted(operator, wording.source(odd.syntax()));
    }
    if (!isCountable(odd)) {
      return "'%s' takes numbers, durations and times, but %s"
          .formatted(operator, wording.kind(odd));
    }
    return "'%s' cannot join %s and %s%s"
        .formatted(
            operator, wording.apposition(left), wording.apposition(right), unitHint(left, right));
  }

  private static boolean isCountable(Typed typed) {
    return typed.is(ValueType.NUMBER) || typed.is(ValueType.DURATION) || typed.is(ValueType.TIME);
  }

  private static String unitHint(Typed left, Typed right) {
    boolean bareNumber = left.is(ValueType.NUMBER) || right.is(ValueType.NUMBER);
    return bareNumber ? "; give the number a unit, as in 7d" : "";
  }

  // ---- comparison

  private @Nullable Typed comparison(Syntax.Binary binary, Typed first, Typed second) {
    Typed left = second.type().isSymbol() ? checker.asSymbol(first) : first;
    Typed right = first.type().isSymbol() ? checker.asSymbol(second) : second;
    Relation relation = relation(binary.operator());
    if (!comparable(left.type(), right.type())) {
      findings.add(binary.span(), incomparable(first, second));
      return null;
    }
    if (!isOrdered(left.type()) && relation != Relation.EQUAL && relation != Relation.NOT_EQUAL) {
      findings.add(
          binary.span(), wording.kind(left) + ", which has no order; compare it with == or !=");
      return null;
    }
    return Typed.of(binary, compare(relation, left.expression(), right.expression()), left, right);
  }

  private static Expression compare(Relation relation, Expression left, Expression right) {
    if (left.type() != ValueType.TEXT) {
      return new Expression.Comparison(relation, left, right);
    }
    Expression same = new Expression.SameText(left, right);
    return relation == Relation.EQUAL ? same : new Expression.Not(same);
  }

  private static Relation relation(String sign) {
    return switch (sign) {
      case "==" -> Relation.EQUAL;
      case "!=" -> Relation.NOT_EQUAL;
      case "<" -> Relation.LESS;
      case "<=" -> Relation.LESS_OR_EQUAL;
      case ">" -> Relation.GREATER;
      default -> Relation.GREATER_OR_EQUAL;
    };
  }

  private static boolean comparable(ValueType left, ValueType right) {
    boolean whole = left != ValueType.LIST && left != ValueType.MAP;
    return whole && (left == right || (left.isSymbol() && right.isSymbol()));
  }

  private static boolean isOrdered(ValueType type) {
    return type == ValueType.NUMBER || type == ValueType.TIME || type == ValueType.DURATION;
  }

  private String incomparable(Typed left, Typed right) {
    return Wording.isLiteral(left) ? incomparableTo(right, left) : incomparableTo(left, right);
  }

  private String incomparableTo(Typed subject, Typed other) {
    if (subject.is(ValueType.LIST) || subject.is(ValueType.MAP)) {
      return wording.kind(subject)
          + ", which cannot be compared as a whole; use in, size(...) or a look-up";
    }
    String mismatch =
        wording.kind(subject) + "; compare it with " + Wording.counterpart(subject.type());
    return mismatch + ", not " + wording.apposition(other) + conversion(subject, other);
  }

  private String conversion(Typed subject, Typed other) {
    if (subject.is(ValueType.TEXT)) {
      return toType(other.type(), subject);
    }
    return other.is(ValueType.TEXT) && !Wording.isLiteral(other)
        ? toType(subject.type(), other)
        : "";
  }

  private String toType(ValueType type, Typed text) {
    String source = wording.source(text.syntax());
    return switch (type) {
      case CATEGORY, ID -> "; or write category(" + source + ")";
      case NUMBER -> "; or write number(" + source + ")";
      case TIME -> "; or write time(" + source + ", 'yyyy-MM-dd')";
      case BOOL, TEXT, DURATION, LIST, MAP -> "";
    };
  }
}
