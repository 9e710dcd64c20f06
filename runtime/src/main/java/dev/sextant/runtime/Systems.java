package dev.sextant.runtime;

import dev.sextant.learning.Learners;
import dev.sextant.spec.Problem;
import dev.sextant.spec.SystemPlan;
import dev.sextant.spec.compile.SystemCompiler;
import dev.sextant.spec.read.SpecReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A `system.yaml` to a plan, or to all its problems.
public final class Systems {
  private Systems() {}

  public sealed interface Result {
    record Loaded(SystemPlan plan) implements Result {}

    /// @param problems in order of place, never empty
    record Wrong(List<Problem> problems) implements Result {}
  }

  /// @throws IOException when the file can not be read
  public static Result load(Path file) throws IOException {
    return switch (SpecReader.read(file, Systems::wrongOption)) {
      case SpecReader.Result.Failed(var problems) -> new Result.Wrong(problems);
      case SpecReader.Result.Read(var spec) ->
          switch (SystemCompiler.compile(spec)) {
            case SystemCompiler.Result.Failed(var problems) -> new Result.Wrong(problems);
            case SystemCompiler.Result.Compiled(var plan) -> new Result.Loaded(plan);
          };
    };
  }

  private static Optional<String> wrongOption(String learner, Map<String, Object> options) {
    try {
      Learners.named(learner).check(options);
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }
}
