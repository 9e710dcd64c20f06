package dev.sextant.decision;

import java.util.Collection;
import java.util.Set;

/// A named list of texts, such as a blocklist, that may be edited while the system runs. Safe for
/// all threads.
@FunctionalInterface
public interface TextList {
  boolean contains(String text);

  /// A list that never changes.
  static TextList of(Collection<String> texts) {
    return Set.copyOf(texts)::contains;
  }
}
