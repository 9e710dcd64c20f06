package dev.sextant.runtime.infer;

import org.jspecify.annotations.Nullable;

/// What is taken for true of a column.
///
/// @param type `text`, `number`, `integer`, `boolean`, `time`
/// @param why in a few words; empty when there is nothing to say
/// @param pattern of times: letters, `epoch-seconds` or `epoch-millis`, empty for ISO 8601; null
///   where the file types them itself, and for what is no time
/// @param twin another pattern that fits as well, with day and month the other way round; else null
record Guess(
    ColumnProfile column,
    Role role,
    String type,
    String why,
    @Nullable String pattern,
    @Nullable String twin) {

  static Guess of(ColumnProfile column, Role role, String type, String why) {
    return new Guess(column, role, type, why, null, null);
  }

  String name() {
    return column.name();
  }

  boolean is(Role wanted) {
    return role == wanted;
  }

  /// Values that an import could not read as what they are taken for.
  long misfits() {
    return switch (role) {
      case AMOUNT -> column.misfits();
      case TIME ->
          pattern == null || pattern.startsWith("epoch-") ? 0 : column.times().misfits(pattern);
      case ID, ENTITY_KEY, LABEL, FLAG, CATEGORY, TEXT, NONE -> 0;
    };
  }
}
