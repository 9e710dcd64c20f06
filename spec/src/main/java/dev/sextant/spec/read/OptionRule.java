package dev.sextant.spec.read;

import java.util.Map;
import java.util.Optional;

/// Knows what the learners take, which is none of the spec's business.
@FunctionalInterface
public interface OptionRule {
  /// Takes everything.
  OptionRule NONE = (learner, options) -> Optional.empty();

  /// @param options numbers, texts, bools, and lists and maps of them, by name
  /// @return what is wrong with the options of a learner; empty when nothing is
  Optional<String> wrong(String learner, Map<String, Object> options);
}
