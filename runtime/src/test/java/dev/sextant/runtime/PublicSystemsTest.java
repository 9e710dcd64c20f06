package dev.sextant.runtime;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sextant.runtime.history.Importer;
import dev.sextant.runtime.training.EvaluationReport;
import dev.sextant.runtime.training.Evaluator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The shipped systems on public data reach on their own inner splits what RESULTS.md says.
final class PublicSystemsTest {
  @TempDir private Path directory = Path.of("");

  @ParameterizedTest
  @CsvSource({
    "ad-click, ctr.clicked, 0.725, 0.470",
    "ad-click-avazu, ctr.clicked, 0.700, 0.442",
    "app-install, conversion.installed, 0.940, 0.0085",
    "term-deposit, propensity.subscribed, 0.650, 0.350"
  })
  void anInnerSplitIsPredictedAsWellAsTold(String name, String head, double auc, double loss)
      throws Exception {
    String data = System.getenv("SEXTANT_DATA");
    if (data == null || !Files.isDirectory(Path.of(data, "ad-ctr"))) {
      System.out.println("SKIPPED PublicSystemsTest: no SEXTANT_DATA/ad-ctr");
      return;
    }
    Path file = Path.of("..", "systems", name, "system.yaml");
    if (!(Systems.load(file) instanceof Systems.Result.Loaded(var plan))) {
      throw new AssertionError(file + " has problems");
    }
    try (SystemHome home = SystemHome.open(plan, directory.resolve("home"))) {
      new Importer(home, Clock.systemUTC(), Watch.NONE).run(Path.of(data, "ad-ctr"));
      EvaluationReport report = new Evaluator(home, Watch.NONE).run();
      var metrics = requireNonNull(report.models().get(head));
      assertThat(requireNonNull(metrics.get("auc")).value()).isGreaterThan(auc);
      assertThat(requireNonNull(metrics.get("logloss")).value()).isLessThan(loss);
    }
  }
}
