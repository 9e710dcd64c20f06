package dev.sextant.spec.row;

import dev.sextant.decision.Expression;
import dev.sextant.decision.ValueType;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// A checked piece of syntax.
///
/// @param gaps the smallest pieces to wrap in `default` so that this is never missing; empty when
///   it never is
record Typed(Syntax syntax, Expression expression, List<Gap> gaps) {

  /// A piece that may be missing of itself, though its operands are there.
  record Gap(Syntax syntax, Expression expression) {}

  /// An expression that is missing only where an operand is; without operands, of itself.
  static Typed of(Syntax syntax, Expression expression, Typed... operands) {
    List<Gap> below = Stream.of(operands).flatMap(operand -> operand.gaps.stream()).toList();
    boolean noFallback = below.stream().anyMatch(gap -> gap.expression.type() == ValueType.MAP);
    return below.isEmpty() || noFallback
        ? partial(syntax, expression)
        : new Typed(syntax, expression, below);
  }

  /// An expression that, if it may be missing, may be so of itself.
  static Typed partial(Syntax syntax, Expression expression) {
    return new Typed(
        syntax,
        expression,
        expression.mayBeMissing() ? List.of(new Gap(syntax, expression)) : List.of());
  }

  ValueType type() {
    return expression.type();
  }

  Span span() {
    return syntax.span();
  }

  boolean is(ValueType type) {
    return type() == type;
  }

  /// The text, if this is a literal one.
  Optional<String> literalText() {
    return expression instanceof Expression.TextConstant text
        ? Optional.of(text.value())
        : Optional.empty();
  }
}
