package dev.sextant.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sextant.inference.FileModelRegistry;
import dev.sextant.model.Manifest;
import dev.sextant.runtime.training.Trainer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A training that goes on from the champions.
final class WarmTrainingTest {
  private static final String TREES =
      "learner: boosted-trees, tasks: [buy], features: all, options: {rounds: 10, depth: 3, threads: 1}";
  private static final String NET =
      "learner: mlp, tasks: [buy], features: all, options: {epochs: 3}";

  @TempDir Path directory;

  private static Trainer.Report train(ChangedShop shop, Trainer.Begin begin) {
    try (SystemHome home = shop.home()) {
      return new Trainer(home, Watch.NONE, begin)
          .run(Long.MAX_VALUE, CornerShop.clock(CornerShop.NOW));
    }
  }

  private static Map<String, String> starts(Trainer.Report report) {
    return report.models().stream()
        .collect(Collectors.toMap(Manifest::head, m -> m.provenance().startedFrom()));
  }

  @Test
  void lineageNamesTheVersionThatAModelWentOnFrom() {
    ChangedShop shop = ChangedShop.stocked(directory);
    shop.with(TREES, NET);
    Trainer.Report first = train(shop, Trainer.Begin.AT_CHAMPIONS);
    assertThat(starts(first)).containsEntry("heavy.buy", "");
    assertThat(first.remarks()).contains("heavy.buy starts from nothing: it has no champion");
    Trainer.Report second = train(shop, Trainer.Begin.AT_CHAMPIONS);
    assertThat(starts(second))
        .containsEntry("heavy.buy", "v0001")
        .containsEntry("light.buy", "v0001");
    assertThat(second.remarks()).isEmpty();
    assertThat(starts(train(shop, Trainer.Begin.ANEW))).containsEntry("heavy.buy", "");
    try (SystemHome home = shop.home()) {
      List<String> stored =
          new FileModelRegistry(home.models())
              .versions("heavy.buy").stream().map(m -> m.provenance().startedFrom()).toList();
      assertThat(stored).containsExactly("", "v0001", "");
    }
  }

  @Test
  void whatDoesNotFitStartsFromNothingWithAReason() {
    ChangedShop shop = ChangedShop.stocked(directory);
    Trainer.Report _ = train(shop, Trainer.Begin.ANEW);
    Trainer.Report trees = train(shop, Trainer.Begin.AT_CHAMPIONS);
    assertThat(trees.remarks())
        .containsExactly(
            "heavy.buy starts from nothing: boosted-trees can not go on from an earlier version");
    shop.with(TREES, NET);
    assertThat(train(shop, Trainer.Begin.AT_CHAMPIONS).remarks())
        .containsExactly(
            "heavy.buy starts from nothing: mlp can not go on from a model of boosted-trees");
    shop.with("{epochs: 3}", "{epochs: 3, hidden: [8]}");
    Trainer.Report narrower = train(shop, Trainer.Begin.AT_CHAMPIONS);
    assertThat(narrower.remarks()).hasSize(1);
    assertThat(narrower.remarks().getFirst())
        .startsWith("heavy.buy starts from nothing: its shape was")
        .contains("hidden=[8]");
    assertThat(starts(narrower)).containsEntry("heavy.buy", "");
    shop.with(
        "sold: {by: product, count: purchase, over: 30d}",
        "sold: {by: product, count: purchase, over: 20d, version: 2}");
    assertThat(train(shop, Trainer.Begin.AT_CHAMPIONS).remarks())
        .contains("heavy.buy starts from nothing: 'sold' means something else by now");
  }
}
