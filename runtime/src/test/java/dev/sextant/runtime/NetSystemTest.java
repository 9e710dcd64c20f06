package dev.sextant.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A system whose rankers are nets passes the same audit as one of trees.
final class NetSystemTest {
  private static final String TREES =
      "learner: boosted-trees, tasks: [buy], features: all, options: {rounds: 10, depth: 3, threads: 1}";

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"fm", "mlp", "wide-and-deep", "deepfm", "dcn-v2"})
  void whatANetDecidesAddsUpReplaysAndCanBeRebuiltFromTheLog(String learner) {
    ChangedShop shop = ChangedShop.stocked(directory);
    shop.with(TREES, "learner: " + learner + ", tasks: [buy], features: all, options: {epochs: 3}");
    audit(shop);
  }

  @Test
  void soDoesOneOfTwoTowers() {
    ChangedShop shop = ChangedShop.stocked(directory);
    shop.with(
        TREES,
        "learner: two-tower, tasks: [buy], query: [device], item: [sold, pieces, likes], options: {epochs: 3, batch: 16}");
    audit(shop);
  }

  private static void audit(ChangedShop shop) {
    try (LiveSystem system = shop.open()) {
      system.retrain(Watch.NONE);
      ChangedShop.serve(system, 30, CornerShop.NOW_MILLIS);
    }
    try (SystemHome home = shop.home()) {
      Audit.Report report = new Audit(home, Watch.NONE).run(30, true);
      assertThat(report.first()).isEmpty();
      assertThat(report.clean()).isTrue();
      assertThat(report.checks()).hasSize(4).allSatisfy(c -> assertThat(c.values()).isPositive());
    }
  }
}
