package dev.sextant.cli;

import dev.sextant.runtime.Soundness;
import dev.sextant.runtime.SystemHome;
import dev.sextant.spec.Problem;
import dev.sextant.spec.SystemPlan;
import dev.sextant.storage.HomeInUseException;
import java.nio.file.Files;
import java.util.List;

/// Holds a sound spec against what its home remembers.
final class HomeCheck {
  private HomeCheck() {}

  /// @param remarks what should be known, but is not wrong
  record Found(List<Problem> problems, List<String> remarks) {}

  /// @throws CommandMistake when a home was named that is none
  static Found of(SystemPlan plan, SystemChoice choice) {
    if (!Files.isDirectory(choice.home().resolve("log"))) {
      if (choice.isHomeGiven()) {
        throw new CommandMistake(choice.home() + " is no home of a system: it has no log");
      }
      return new Found(List.of(), List.of());
    }
    try (SystemHome home = SystemHome.open(plan, choice.home())) {
      Soundness soundness = new Soundness(home);
      return new Found(soundness.problems(), soundness.remarks());
    } catch (HomeInUseException inUse) {
      if (choice.isHomeGiven()) {
        throw inUse;
      }
      return new Found(
          List.of(),
          List.of("what the features meant before was not looked at: " + inUse.getMessage()));
    }
  }
}
