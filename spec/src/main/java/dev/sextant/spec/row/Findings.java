package dev.sextant.spec.row;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// The problems found so far in one expression.
final class Findings {
  private static final int MOST = 20;

  private final List<Problem> problems = new ArrayList<>();

  /// Adds a problem; a second one at the same place, or one past the twentieth, would only confuse.
  void add(Span span, String message) {
    boolean known = problems.stream().anyMatch(problem -> problem.offset() == span.offset());
    if (!known && problems.size() < MOST) {
      problems.add(new Problem(span.offset(), Math.max(1, span.length()), message));
    }
  }

  boolean isEmpty() {
    return problems.isEmpty();
  }

  List<Problem> sorted() {
    return problems.stream().sorted(Comparator.comparingInt(Problem::offset)).toList();
  }
}
