package dev.sextant.cli;

import dev.sextant.runtime.SystemHome;
import dev.sextant.runtime.Systems;
import dev.sextant.spec.Problem;
import dev.sextant.spec.SystemPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Loads the chosen system, or tells all that is wrong with it.
final class Chosen {
  private Chosen() {}

  static SystemPlan plan(SystemChoice choice) throws IOException {
    Path file = choice.file();
    return switch (Systems.load(file)) {
      case Systems.Result.Loaded(var plan) -> plan;
      case Systems.Result.Wrong(var problems) ->
          throw new ConfigurationMistake(render(problems, Files.readAllLines(file)));
    };
  }

  static SystemHome home(SystemChoice choice) throws IOException {
    return SystemHome.open(plan(choice), choice.home());
  }

  /// Every problem with its line and a caret.
  static String render(List<Problem> problems, List<String> lines) {
    StringBuilder text = new StringBuilder();
    text.append(problems.size() == 1 ? "1 problem" : problems.size() + " problems");
    for (Problem problem : problems) {
      text.append("\n\n").append(problem);
      int line = problem.at().line();
      if (line <= lines.size()) {
        String shown = lines.get(line - 1);
        int column = Math.min(problem.at().column() - 1, shown.length());
        int marks = Math.clamp(shown.length() - column, 1, Math.max(1, problem.length()));
        text.append("\n  ").append(shown);
        text.append("\n  ").append(" ".repeat(column)).append("^").append("~".repeat(marks - 1));
      }
    }
    return text.toString();
  }
}
