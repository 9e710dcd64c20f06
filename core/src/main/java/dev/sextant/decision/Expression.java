package dev.sextant.decision;

import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/// An expression of the row language after checking: every name is a column, every type is known.
///
/// Built by the checker, which is the one place that refuses ill-typed trees; [Program] turns it
/// into column kernels. A value is *missing* when an operand it needs is, with the exceptions noted
/// at each kind.
public sealed interface Expression {
  ValueType type();

  /// Whether some row can have no value here.
  boolean mayBeMissing();

  // ---- leaves

  /// The values of one column.
  record Column(int index, ValueType type, boolean mayBeMissing) implements Expression {}

  /// One value of a numeric type for all rows.
  record Constant(double value, ValueType type) implements Expression {
    public Constant {
      if (!type.isNumeric() || Double.isNaN(value)) {
        throw new IllegalArgumentException(
            "a constant must be a number of a numeric type, but was " + value + ", " + type);
      }
    }

    @Override
    public boolean mayBeMissing() {
      return false;
    }
  }

  record TextConstant(String value) implements Expression {
    @Override
    public ValueType type() {
      return ValueType.TEXT;
    }

    @Override
    public boolean mayBeMissing() {
      return false;
    }
  }

  record ListConstant(SymbolList value) implements Expression {
    @Override
    public ValueType type() {
      return ValueType.LIST;
    }

    @Override
    public boolean mayBeMissing() {
      return false;
    }
  }

  /// The time at which the decision is made.
  record Now() implements Expression {
    @Override
    public ValueType type() {
      return ValueType.TIME;
    }

    @Override
    public boolean mayBeMissing() {
      return false;
    }
  }

  // ---- numbers, times and durations

  enum Operator {
    ADD,
    SUBTRACT,
    MULTIPLY,
    /// Missing where the divisor is 0.
    DIVIDE,
    MIN,
    MAX,
    /// Missing where the result is not finite.
    POWER
  }

  /// @param mayBeMissing true too where the operator has no answer for some present operands
  record Arithmetic(
      Operator operator, Expression left, Expression right, ValueType type, boolean mayBeMissing)
      implements Expression {}

  enum Function {
    NEGATE,
    ABS,
    /// Missing at and below 0.
    LOG,
    /// Missing at and below -1.
    LOG1P,
    EXP,
    /// Missing below 0.
    SQRT,
    FLOOR,
    /// Nearest whole number, halves to the even one.
    ROUND,
    SIGN
  }

  /// @param mayBeMissing true too where the function has no answer for some present operands
  record Apply(Function function, Expression operand, ValueType type, boolean mayBeMissing)
      implements Expression {}

  enum ClockField {
    /// 0 to 23.
    HOUR,
    /// 1 (Monday) to 7 (Sunday).
    WEEKDAY
  }

  /// A reading of the wall clock of a time zone.
  record Clock(ClockField field, Expression time, ZoneId zone) implements Numeric {
    @Override
    public boolean mayBeMissing() {
      return time.mayBeMissing();
    }
  }

  // ---- truth, in Kleene's three-valued logic: true, false, missing

  enum Relation {
    EQUAL,
    NOT_EQUAL,
    LESS,
    LESS_OR_EQUAL,
    GREATER,
    GREATER_OR_EQUAL
  }

  /// A comparison of two operands of one numeric type.
  record Comparison(Relation relation, Expression left, Expression right) implements Truth {
    @Override
    public boolean mayBeMissing() {
      return left.mayBeMissing() || right.mayBeMissing();
    }
  }

  /// Whether two texts are equal.
  record SameText(Expression left, Expression right) implements Truth {
    @Override
    public boolean mayBeMissing() {
      return left.mayBeMissing() || right.mayBeMissing();
    }
  }

  /// False as soon as one side is false, even if the other is missing.
  record And(Expression left, Expression right) implements Truth {
    @Override
    public boolean mayBeMissing() {
      return left.mayBeMissing() || right.mayBeMissing();
    }
  }

  /// True as soon as one side is true, even if the other is missing.
  record Or(Expression left, Expression right) implements Truth {
    @Override
    public boolean mayBeMissing() {
      return left.mayBeMissing() || right.mayBeMissing();
    }
  }

  record Not(Expression operand) implements Truth {
    @Override
    public boolean mayBeMissing() {
      return operand.mayBeMissing();
    }
  }

  /// Whether the operand is missing; never missing itself.
  record IsMissing(Expression operand) implements Truth {
    @Override
    public boolean mayBeMissing() {
      return false;
    }
  }

  // ---- choice

  /// The operand, or the fallback where the operand is missing.
  record Default(Expression operand, Expression fallback) implements Expression {
    @Override
    public ValueType type() {
      return operand.type();
    }

    @Override
    public boolean mayBeMissing() {
      return operand.mayBeMissing() && fallback.mayBeMissing();
    }
  }

  /// One branch or the other; missing where the condition or the chosen branch is.
  record If(Expression condition, Expression then, Expression otherwise) implements Expression {
    @Override
    public ValueType type() {
      return then.type();
    }

    @Override
    public boolean mayBeMissing() {
      return condition.mayBeMissing() || then.mayBeMissing() || otherwise.mayBeMissing();
    }
  }

  // ---- lists and maps

  /// Whether a value of a numeric type is one of these.
  ///
  /// @param values sorted, for binary search
  record OneOf(Expression operand, double[] values) implements Truth {
    @Override
    public boolean mayBeMissing() {
      return operand.mayBeMissing();
    }
  }

  /// Whether a text is in a named or literal list.
  record Listed(Expression text, TextList list) implements Truth {
    @Override
    public boolean mayBeMissing() {
      return text.mayBeMissing();
    }
  }

  record ListHas(Expression list, Expression symbol) implements Truth {
    @Override
    public boolean mayBeMissing() {
      return list.mayBeMissing() || symbol.mayBeMissing();
    }
  }

  record MapHas(Expression map, Expression key) implements Truth {
    @Override
    public boolean mayBeMissing() {
      return map.mayBeMissing() || key.mayBeMissing();
    }
  }

  /// The number of a key; missing where the map has no such key.
  record Lookup(Expression map, Expression key) implements Numeric {
    @Override
    public boolean mayBeMissing() {
      return true;
    }
  }

  enum Similarity {
    DOT,
    /// 0 where either map is empty or all zeros.
    COSINE
  }

  record Similar(Similarity measure, Expression left, Expression right) implements Numeric {
    @Override
    public boolean mayBeMissing() {
      return left.mayBeMissing() || right.mayBeMissing();
    }
  }

  /// The elements of a list that another has too, in the order of the first.
  record Common(Expression left, Expression right) implements Expression {
    @Override
    public ValueType type() {
      return ValueType.LIST;
    }

    @Override
    public boolean mayBeMissing() {
      return left.mayBeMissing() || right.mayBeMissing();
    }
  }

  /// A place in degrees.
  record Place(Expression latitude, Expression longitude) {}

  /// Kilometres between two places; missing where one is none.
  record Distance(Place from, Place to) implements Numeric {
    @Override
    public boolean mayBeMissing() {
      return true;
    }
  }

  /// The geohash of a place; missing where it is none.
  record Geohash(Place place, int length) implements Expression {
    @Override
    public ValueType type() {
      return ValueType.TEXT;
    }

    @Override
    public boolean mayBeMissing() {
      return true;
    }
  }

  /// The number of elements of a list or entries of a map.
  record Size(Expression collection) implements Numeric {
    @Override
    public boolean mayBeMissing() {
      return collection.mayBeMissing();
    }
  }

  record Sum(Expression map) implements Numeric {
    @Override
    public boolean mayBeMissing() {
      return map.mayBeMissing();
    }
  }

  enum End {
    FIRST,
    LAST
  }

  /// The element at one end of a list; missing where the list is empty.
  record EndOf(End end, Expression list) implements Expression {
    @Override
    public ValueType type() {
      return ValueType.ID;
    }

    @Override
    public boolean mayBeMissing() {
      return true;
    }
  }

  // ---- text

  enum TextMeasure {
    /// Unicode code points.
    LENGTH,
    /// Runs of characters between white space.
    WORDS,
    DIGITS,
    /// Upper-case letters as a share of letters; 0 without letters.
    UPPER_SHARE,
    /// The decimal number that the text spells; missing where it spells none.
    NUMBER
  }

  record Measure(TextMeasure measure, Expression text) implements Numeric {
    @Override
    public boolean mayBeMissing() {
      return measure == TextMeasure.NUMBER || text.mayBeMissing();
    }
  }

  enum LetterCase {
    LOWER,
    UPPER
  }

  record InCase(LetterCase letterCase, Expression text) implements Expression {
    @Override
    public ValueType type() {
      return ValueType.TEXT;
    }

    @Override
    public boolean mayBeMissing() {
      return text.mayBeMissing();
    }
  }

  enum Position {
    ANYWHERE,
    START,
    END
  }

  /// Whether a text has a part at a position.
  record HasPart(Position position, Expression text, Expression part) implements Truth {
    @Override
    public boolean mayBeMissing() {
      return text.mayBeMissing() || part.mayBeMissing();
    }
  }

  /// Whether a pattern occurs in a text.
  record Matches(Expression text, TextPattern pattern) implements Truth {
    @Override
    public boolean mayBeMissing() {
      return text.mayBeMissing();
    }
  }

  /// How many times a pattern occurs in a text.
  record CountOf(Expression text, TextPattern pattern) implements Numeric {
    @Override
    public boolean mayBeMissing() {
      return text.mayBeMissing();
    }
  }

  /// A bool, number, category, id or time written as text; times in ISO 8601, UTC.
  record TextOf(Expression operand, Symbols symbols) implements Expression {
    @Override
    public ValueType type() {
      return ValueType.TEXT;
    }

    @Override
    public boolean mayBeMissing() {
      return operand.mayBeMissing();
    }
  }

  /// A text as a category; a new text gets a code.
  record CategoryOf(Expression text, Symbols symbols) implements Expression {
    @Override
    public ValueType type() {
      return ValueType.CATEGORY;
    }

    @Override
    public boolean mayBeMissing() {
      return text.mayBeMissing();
    }
  }

  /// The time that a text spells; missing where it does not follow the format.
  ///
  /// @param format resolves to an instant: it has a time zone and a default for every field the
  ///   pattern may lack
  record TimeOf(Expression text, DateTimeFormatter format) implements Expression {
    @Override
    public ValueType type() {
      return ValueType.TIME;
    }

    @Override
    public boolean mayBeMissing() {
      return true;
    }
  }

  /// An expression whose type is bool.
  sealed interface Truth extends Expression {
    @Override
    default ValueType type() {
      return ValueType.BOOL;
    }
  }

  /// An expression whose type is number.
  sealed interface Numeric extends Expression {
    @Override
    default ValueType type() {
      return ValueType.NUMBER;
    }
  }
}
