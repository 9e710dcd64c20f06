package dev.sextant.cli;

import dev.sextant.runtime.SystemHome;
import dev.sextant.runtime.Systems;
import dev.sextant.spec.Problem;
import dev.sextant.spec.Report;
import dev.sextant.spec.SystemPlan;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Loads the chosen system, or tells all that is wrong with it.
final class Chosen {
  /// A spec is not larger; of a larger file only the beginning is judged.
  private static final int MOST_SHOWN = 1 << 20;

  private Chosen() {}

  static SystemPlan plan(SystemChoice choice) throws IOException {
    Path file = choice.file();
    return switch (Systems.load(file)) {
      case Systems.Result.Loaded(var plan) -> plan;
      case Systems.Result.Wrong(var problems) -> throw mistake(problems, file);
    };
  }

  static SystemHome home(SystemChoice choice) throws IOException {
    return SystemHome.open(plan(choice), choice.home());
  }

  static ConfigurationMistake mistake(List<Problem> problems, Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return new ConfigurationMistake(Report.render(problems, in.readNBytes(MOST_SHOWN)));
    }
  }
}
