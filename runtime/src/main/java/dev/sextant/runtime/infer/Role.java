package dev.sextant.runtime.infer;

import java.util.Locale;

/// What a column is for, as far as one can tell.
enum Role {
  /// When a row happened, or something about it did.
  TIME,
  /// Names the row itself.
  ID,
  /// Names something that other rows are about as well.
  ENTITY_KEY,
  /// What a model would predict.
  LABEL,
  AMOUNT,
  FLAG,
  CATEGORY,
  TEXT,
  /// Tells nothing.
  NONE;

  String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
