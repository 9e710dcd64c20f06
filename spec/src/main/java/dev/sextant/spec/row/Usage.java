package dev.sextant.spec.row;

import dev.sextant.decision.ValueType;
import java.util.EnumSet;
import java.util.Set;

/// What an expression is for, which decides what it may yield.
///
/// @param noun for messages, with its article: `a rule`
/// @param types the types it may have
/// @param missingAllowed whether it may be missing in some rows
public record Usage(String noun, Set<ValueType> types, boolean missingAllowed) {
  public Usage {
    types = Set.copyOf(types);
  }

  /// A derived feature: any type, and models receive *missing* as such.
  public static Usage feature() {
    return new Usage("a feature", EnumSet.allOf(ValueType.class), true);
  }

  /// A condition that settles something, never missing.
  public static Usage rule() {
    return new Usage("a rule", Set.of(ValueType.BOOL), false);
  }

  /// A condition that drops rows, never missing.
  public static Usage filter() {
    return new Usage("a filter", Set.of(ValueType.BOOL), false);
  }

  /// The number that a slate is ordered by, never missing.
  public static Usage value() {
    return new Usage("a value", Set.of(ValueType.NUMBER), false);
  }

  /// What orders candidates of a source; where it is missing, a candidate goes last.
  public static Usage order() {
    return new Usage(
        "an order", Set.of(ValueType.NUMBER, ValueType.DURATION, ValueType.TIME), true);
  }

  /// A field to be filled from data; where it is missing, so is the field.
  public static Usage field(ValueType type) {
    return new Usage("this field", Set.of(type), true);
  }
}
