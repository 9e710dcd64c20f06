package dev.sextant.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sextant.decision.Decision;
import dev.sextant.decision.Frame;
import dev.sextant.runtime.DecisionService.EventInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A changed spec comes into force while the system answers, as a whole.
final class BackfillTest {
  @TempDir Path directory;
  @TempDir Path twinDirectory;
  private final List<EventInput> events = Till.week();
  private Map<String, String> twin = Map.of();

  @BeforeEach
  void readTwin() {
    try (LiveSystem system = Till.open(twinDirectory, BackfillTest::changed, Watch.NONE)) {
      system.accept(events);
      twin = Till.read(system);
    }
    assertThat(twin.keySet()).anyMatch(key -> key.contains(" week "));
  }

  private static String changed(String spec) {
    return spec.replace("over: 30d}\n  mean_pieces", "over: 5d}\n  mean_pieces")
        .replace("features:\n", "features:\n  week: {by: product, count: purchase, over: 7d}\n");
  }

  private LiveSystem open(Watch watch) {
    LiveSystem system = Till.open(directory, UnaryOperator.identity(), watch);
    system.specIn(file());
    return system;
  }

  private Path file() {
    return directory.resolve("system.yaml");
  }

  private void edit(UnaryOperator<String> change) throws IOException {
    Files.writeString(file(), change.apply(Files.readString(file())));
  }

  @Test
  void answersGoOnAndEachIsOfOnePlan() throws IOException {
    Gate gate = new Gate();
    List<Decision> decisions = new ArrayList<>();
    try (LiveSystem system = open(gate)) {
      system.accept(events.subList(0, 150));
      edit(BackfillTest::changed);
      system.backfill("week");
      gate.awaitReached();
      assertThat(system.status().rebuild())
          .extracting("why", "stage")
          .containsExactly("backfill", "folding");
      for (int i = 150; i < events.size(); i++) {
        system.accept(List.of(events.get(i)));
        decisions.add(Till.decide(system, "c" + i % 6));
      }
      assertThat(decisions).allMatch(each -> !has(each, "week"));
      gate.open();
      while (!has(decisions.getLast(), "week")) {
        decisions.add(Till.decide(system, "c1"));
      }
      system.awaitRebuilt();
      assertThat(Till.read(system)).isEqualTo(twin);
      decisions.add(Till.decide(system, "c2"));
      String old = decisions.getFirst().plan();
      assertThat(decisions).allMatch(each -> has(each, "week") != each.plan().equals(old));
      for (Decision each : decisions) {
        assertThat(system.replay(each.id(), true).differences()).isEmpty();
      }
      assertThat(system.spec().features()).containsKey("week");
    }
  }

  private static boolean has(Decision decision, String feature) {
    return decision.scored().frame().columns().stream()
        .map(Frame.Column::name)
        .anyMatch(feature::equals);
  }

  @Test
  void theNextStartFindsTheStateOfTheNewSpec() throws IOException {
    try (LiveSystem system = open(Watch.NONE)) {
      system.accept(events);
      edit(BackfillTest::changed);
      system.backfill(null);
      system.awaitRebuilt();
    }
    try (SystemHome home =
        SystemHome.open(
            Specs.plan("corner-shop.yaml", directory, BackfillTest::changed),
            directory.resolve("home"))) {
      SystemHome.Recovered found = home.recover();
      assertThat(found.directory().getFileName().toString()).isEqualTo("000000-0001");
      assertThat(found.folded()).isZero();
      found.store().close();
    }
    try (LiveSystem again = Till.open(directory, BackfillTest::changed, Watch.NONE)) {
      assertThat(Till.read(again)).isEqualTo(twin);
    }
  }

  @Test
  void aBackfillThatWasCutOffLeavesTheOldState() throws IOException {
    Gate gate = new Gate();
    try (LiveSystem system = open(gate)) {
      system.accept(events);
      edit(BackfillTest::changed);
      system.backfill(null);
      gate.awaitReached();
    }
    try (SystemHome home = CornerShop.home(directory)) {
      SystemHome.Recovered found = home.recover();
      assertThat(found.directory().getFileName().toString()).isEqualTo("000000");
      found.store().close();
    }
  }

  @Test
  void whatIsTakenBackBeforeABackfillIsGoneAfterIt() throws IOException {
    Gate gate = new Gate();
    Decision before;
    try (LiveSystem system = open(gate)) {
      system.accept(events);
      system.accept(List.of(Till.purchase("extra", 1, "c1", 3, "bx")));
      edit(BackfillTest::changed);
      system.retract(List.of("extra"), "");
      system.backfill(null);
      gate.awaitReached();
      before = Till.decide(system, "c1");
      gate.open();
      system.awaitRebuilt();
      assertThat(Till.read(system)).isEqualTo(twin);
      for (String id : List.of(before.id(), Till.decide(system, "c1").id())) {
        assertThat(system.replay(id, true).differences()).isEmpty();
      }
    }
  }

  @Test
  void aSpecWithMistakesOrOfAnotherSystemChangesNothing() throws IOException {
    try (LiveSystem system = open(Watch.NONE)) {
      assertThatThrownBy(() -> system.backfill(null)).hasMessageContaining("has not changed");
      edit(spec -> spec.replace("sum: purchase.quantity", "sum: purchase.quantty"));
      assertThatThrownBy(() -> system.backfill(null))
          .isInstanceOf(Refusal.class)
          .hasMessageStartingWith("the spec has problems, so nothing was changed: ")
          .hasMessageContaining("did you mean");
      Specs.plan("corner-shop.yaml", directory, spec -> spec.replace("corner-shop", "other"));
      assertThatThrownBy(() -> system.backfill(null))
          .hasMessageContaining("is the spec of 'other'");
      Specs.plan("corner-shop.yaml", directory, BackfillTest::changed);
      assertThatThrownBy(() -> system.backfill("weak"))
          .hasMessageContaining("did you mean 'week'?");
      assertThat(system.status().rebuild()).isNull();
    }
  }

  /// Trained on purchases of 30 days; a spec that counts 5 days under the same version is refused,
  /// and answers go on by the old one.
  @Test
  void aSpecThatWouldOrphanAChampionChangesNothing() throws IOException {
    CornerShop.stock(directory);
    try (LiveSystem system = CornerShop.open(directory)) {
      system.specIn(file());
      system.retrain(Watch.NONE);
      String plan = Till.decide(system, "c1").plan();
      edit(spec -> spec.replace("over: 30d}\n  mean_pieces", "over: 5d}\n  mean_pieces"));
      assertThatThrownBy(() -> system.backfill(null))
          .isInstanceOf(Refusal.class)
          .hasMessageStartingWith("nothing was changed: ")
          .hasMessageContaining("heavy.buy v0001: 'pieces' means something else");
      assertThat(system.status().rebuild()).isNull();
      assertThat(Till.decide(system, "c1").plan()).isEqualTo(plan);
    }
  }

  /// What was found under one spec says nothing of the next; under the same spec it stays.
  @Test
  void theCatalogAndTheWatchFollowTheSpec() throws IOException {
    try (LiveSystem system = open(Watch.NONE)) {
      system.accept(events);
      edit(spec -> spec + "skew: {sample: 100%}\n");
      system.backfill(null);
      system.awaitRebuilt();
      Till.decide(system, "c1");
      system.compareNow();
      assertThat(system.skew().skew().decisions()).isEqualTo(1);
      system.retract(List.of("p7"), "");
      system.awaitRebuilt();
      assertThat(system.skew().skew().decisions()).isEqualTo(1);
      edit(BackfillTest::changed);
      assertThatThrownBy(() -> system.catalog().feature("week")).isInstanceOf(Refusal.class);
      system.backfill("week");
      system.awaitRebuilt();
      assertThat(system.catalog().feature("week").type()).isEqualTo("number");
      assertThat(system.skew().skew().decisions()).isZero();
      Till.decide(system, "c1");
      system.compareNow();
      assertThat(system.skew().skew().decisions()).isEqualTo(1);
      assertThat(system.skew().skew().differing()).isZero();
    }
  }
}
