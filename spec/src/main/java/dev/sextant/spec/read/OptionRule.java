package dev.sextant.spec.read;

import java.util.Optional;

/// Knows what the learners take, which is none of the spec's business.
@FunctionalInterface
public interface OptionRule {
  /// Takes everything.
  OptionRule NONE = (learner, option, value) -> Optional.empty();

  /// @param value a number, a text, a bool or a list of them
  /// @return what is wrong with one option of a learner; empty when nothing is
  Optional<String> wrong(String learner, String option, Object value);
}
