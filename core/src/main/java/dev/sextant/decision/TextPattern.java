package dev.sextant.decision;

/// A compiled regular expression that answers in time linear in the text, whatever the pattern.
/// Safe for all threads.
public interface TextPattern {
  /// Whether the pattern occurs anywhere in the text.
  boolean foundIn(String text);

  /// How many times it occurs without overlap.
  int countIn(String text);
}
