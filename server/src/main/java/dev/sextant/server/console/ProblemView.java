package dev.sextant.server.console;

import dev.sextant.server.http.Problem;

/// What went wrong, for a person.
public record ProblemView(String heading, String detail, String status) {
  static ProblemView of(Problem problem) {
    return new ProblemView(problem.title(), problem.detail(), "HTTP " + problem.status());
  }
}
