package dev.sextant.runtime;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.sextant.decision.Decision;
import dev.sextant.decision.Decision.Slate;
import dev.sextant.decision.LogStream;
import dev.sextant.decision.Query;
import dev.sextant.runtime.DecisionService.EventInput;
import dev.sextant.runtime.DecisionService.Explained;
import dev.sextant.runtime.DecisionService.Receipt;
import dev.sextant.runtime.training.Advice;
import dev.sextant.runtime.training.EvaluationReport;
import dev.sextant.runtime.training.Evaluator;
import dev.sextant.runtime.training.HeadReport;
import dev.sextant.runtime.training.Trainer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LiveSystemTest {

  @TempDir Path directory;

  @BeforeEach
  void importSales() {
    CornerShop.stock(directory);
  }

  private SystemHome home() {
    return CornerShop.home(directory);
  }

  private LiveSystem open() {
    return CornerShop.open(directory);
  }

  private static Query query(String customer) {
    return new Query("home", customer, CornerShop.NOW_MILLIS, Map.of(), true);
  }

  private static EventInput purchase(
      @Nullable String id, @Nullable Long time, String product, Object quantity) {
    Map<String, @Nullable Object> fields = new HashMap<>();
    fields.put("customer", "c1");
    fields.put("product", product);
    fields.put("quantity", quantity);
    return new EventInput("purchase", id, time, fields);
  }

  @Test
  void aTrainedSystemAnswersExplainsAndReplaysBitForBit() {
    try (LiveSystem system = open()) {
      system.retrain(Watch.NONE);
      for (int i = 0; i < 100; i++) {
        Decision decision = system.decide(query("c" + i % 35));
        Slate slate = (Slate) decision.answer();
        assertThat(slate.items()).hasSize(5);
        assertThat(slate.items().getLast().explored()).isTrue();
        assertThat(slate.items().getLast().propensity()).isBetween(0.0, 1.0);
        Explained explained = system.explain(decision.id(), slate.items().getFirst().item());
        assertThat(explained.heads()).isNotEmpty().allMatch(Explained.Head::addsUp);
        assertThat(system.replay(decision.id(), false).differences()).as(decision.id()).isEmpty();
        if (i % 20 == 0) {
          assertThat(system.replay(decision.id(), true).differences()).as(decision.id()).isEmpty();
        }
      }
    }
  }

  @Test
  void featuresReadOnlineEqualFeaturesReplayedAfterLateEventsAndARestart() {
    String decision;
    try (LiveSystem system = open()) {
      system.retrain(Watch.NONE);
      for (int i = 0; i < 50; i++) {
        long late = i % 3 == 0 ? (i + 1) * 3_600_000L : 0;
        Receipt receipt =
            system
                .accept(List.of(purchase("e" + i, CornerShop.NOW_MILLIS - late, "a" + i % 25, 2.0)))
                .getFirst();
        assertThat(receipt).isInstanceOf(Receipt.Accepted.class);
      }
      decision = system.decide(query("c1")).id();
      assertThat(system.replay(decision, true).differences()).isEmpty();
    }
    try (LiveSystem again = open()) {
      assertThat(again.replay(decision, true).differences()).isEmpty();
      Decision fresh = again.decide(query("c1"));
      assertThat(again.replay(fresh.id(), true).differences()).isEmpty();
      assertThat(again.accept(List.of(purchase("e7", null, "a1", 2.0))).getFirst())
          .isEqualTo(new Receipt.Duplicate("e7"));
    }
  }

  @Test
  void aPromotionStandsInTheLog() {
    List<ControlRecord> promotions = new ArrayList<>();
    try (SystemHome home = home()) {
      new Trainer(home, Watch.NONE).run(Long.MAX_VALUE, CornerShop.clock(CornerShop.NOW));
      home.log()
          .log()
          .scan(LogStream.CONTROL, 0, (_, entry) -> promotions.add(ControlRecord.of(entry)));
    }
    assertThat(promotions)
        .filteredOn(each -> each.kind().equals("promotion"))
        .extracting(ControlRecord::kind, each -> each.details().get("head"))
        .containsExactly(tuple("promotion", "light.buy"), tuple("promotion", "heavy.buy"));
  }

  @Test
  void championsAreSwitchedWhileAnswersGoOn() {
    try (LiveSystem system = open()) {
      system.retrain(Watch.NONE);
      system.retrain(Watch.NONE);
      assertThat(system.decide(query("c1")).models()).containsEntry("heavy.buy", "v0002");
      assertThat(system.rollback("heavy.buy").version()).isEqualTo("v0001");
      Decision back = system.decide(query("c1"));
      assertThat(back.models()).containsEntry("heavy.buy", "v0001");
      assertThat(system.replay(back.id(), true).differences()).isEmpty();
      assertThatExceptionOfType(Refusal.class)
          .isThrownBy(() -> system.rollback("heavy.buy"))
          .withMessageContaining("no champion before v0001");
      assertThat(system.promote("heavy.buy", "v0002").version()).isEqualTo("v0002");
      assertThat(system.models())
          .filteredOn(head -> head.head().equals("heavy.buy"))
          .extracting(ModelDesk.Listed::champion, ModelDesk.Listed::previous)
          .containsExactly(tuple("v0002", "v0001"));
    }
  }

  @Test
  void aChallengerScoresBesideTheChampionAndAnswersNothing() {
    try (LiveSystem system = open()) {
      system.retrain(Watch.NONE);
    }
    try (SystemHome home = home()) {
      new Trainer(home, Watch.NONE)
          .run(Long.MAX_VALUE, Trainer.Then.CHALLENGE, CornerShop.clock(CornerShop.NOW));
    }
    LiveSystem system = open();
    long rows = 0;
    for (int i = 0; i < 20; i++) {
      Decision decision = system.decide(query("c" + i));
      assertThat(decision.models()).containsEntry("heavy.buy", "v0001");
      rows += decision.scored().ids().length;
    }
    system.close();
    List<ShadowReport> shadows = system.shadows();
    assertThat(shadows)
        .filteredOn(each -> each.head().equals("heavy.buy"))
        .singleElement()
        .satisfies(
            each -> {
              assertThat(each.champion()).isEqualTo("v0001");
              assertThat(each.challenger()).isEqualTo("v0002");
              assertThat(each.failed() + each.dropped()).isZero();
              assertThat(each.difference()).as("trained alike").isZero();
            });
    assertThat(shadows.stream().mapToLong(ShadowReport::rows).max().orElse(0)).isEqualTo(rows);
    List<ControlRecord> told = new ArrayList<>();
    try (SystemHome home = home()) {
      home.log().log().scan(LogStream.CONTROL, 0, (_, entry) -> told.add(ControlRecord.of(entry)));
    }
    assertThat(told)
        .filteredOn(each -> each.kind().equals("shadow"))
        .anyMatch(each -> "heavy.buy".equals(each.details().get("head")));
  }

  @Test
  void anEventIsVisibleToTheNextDecision() {
    try (LiveSystem system = open()) {
      long before = system.decide(query("c1")).read().offset();
      system.accept(List.of(purchase(null, null, "a3", 1.0)));
      assertThat(system.decide(query("c1")).read().offset()).isEqualTo(before + 1);
    }
  }

  @Test
  void badEventsAreRefusedWithAReasonAndKeptAsDeadLetters() {
    try (LiveSystem system = open()) {
      List<Receipt> receipts =
          system.accept(
              List.of(
                  new EventInput("purchas", null, null, Map.of()),
                  purchase(null, CornerShop.NOW_MILLIS + 3_600_000, "a1", 1.0),
                  purchase(null, 0L, "a1", 1.0),
                  purchase(null, null, "a1", "two"),
                  purchase(null, null, "a1", Double.NaN),
                  purchase(null, null, "zzz", 1.0),
                  new EventInput("purchase", null, null, Map.of("product", "a1", "price", 3.0)),
                  new EventInput("purchase", null, null, Map.of("customer", "c1")),
                  purchase("good", null, "a1", 1.0),
                  purchase("good", null, "a1", 1.0)));
      assertThat(receipts.subList(0, 8))
          .map(receipt -> ((Receipt.Rejected) receipt).reason())
          .containsExactly(
              "unknown-event",
              "future",
              "too-old",
              "wrong-type",
              "wrong-type",
              "unknown-entity",
              "unknown-field",
              "missing-field");
      assertThat(((Receipt.Rejected) receipts.getFirst()).message())
          .contains("did you mean 'purchase'?");
      assertThat(receipts.get(8)).isInstanceOf(Receipt.Accepted.class);
      assertThat(receipts.get(9)).isEqualTo(new Receipt.Duplicate("good"));
      assertThat(system.status().rejected()).containsEntry("wrong-type", 2L);
    }
  }

  @Test
  void wrongQueriesAreRefusedWithTheNearestName() {
    try (LiveSystem system = open()) {
      assertThatThrownBy(
              () -> system.decide(new Query("hom", "c1", CornerShop.NOW_MILLIS, Map.of(), true)))
          .isInstanceOf(Refusal.class)
          .hasMessageContaining("did you mean 'home'?");
      assertThatThrownBy(
              () ->
                  system.decide(
                      new Query("home", "c1", CornerShop.NOW_MILLIS, Map.of("devise", "tv"), true)))
          .isInstanceOf(Refusal.class)
          .hasMessageContaining("did you mean 'device'?");
      assertThatThrownBy(() -> system.explain("nothing", null))
          .isInstanceOf(Refusal.class)
          .hasMessageContaining("no decision 'nothing'");
      String id = system.decide(query("somebody new")).id();
      assertThat(system.decision(id)).isPresent();
    }
  }

  @Test
  void anUntrainedSystemAnswersInTheOrderOfItsSources() {
    try (LiveSystem system = open()) {
      Decision decision =
          system.decide(new Query("home", "c1", CornerShop.NOW_MILLIS, Map.of(), false));
      assertThat(decision.models()).isEmpty();
      assertThat(((Slate) decision.answer()).items()).hasSize(5);
    }
  }

  @Test
  void exploredPlacesAreDrawnWithTheirPropensity() {
    try (LiveSystem system = open()) {
      system.retrain(Watch.NONE);
      Map<String, Integer> drawn = new HashMap<>();
      Map<String, Double> said = new HashMap<>();
      int rounds = 600;
      for (int i = 0; i < rounds; i++) {
        Decision.Placed last = ((Slate) system.decide(query("c2")).answer()).items().getLast();
        drawn.merge(last.item(), 1, Integer::sum);
        said.put(last.item(), last.propensity());
      }
      drawn.forEach(
          (item, count) -> {
            double p = said.getOrDefault(item, 0.0);
            double error = Math.sqrt(p * (1 - p) / rounds);
            assertThat((double) count / rounds).as(item).isBetween(p - 5 * error, p + 5 * error);
          });
    }
  }

  @Test
  void evaluationComparesThePipelineWithItsBaseline() {
    try (SystemHome home = home()) {
      EvaluationReport report = new Evaluator(home, Watch.NONE).run();
      assertThat(report.rows().get("test_questions")).isGreaterThan(10);
      assertThat(report.pipeline()).containsKeys("hr@5", "recall@5", "ndcg@5", "mrr@5");
      assertThat(report.gains()).containsKey("popular");
      assertThat(report.models()).containsKeys("heavy.buy");
      HeadReport heavy = Objects.requireNonNull(report.heads().get("heavy.buy"));
      assertThat(heavy.cost().bytes()).isPositive();
      assertThat(heavy.baselines().values())
          .allSatisfy(
              plain -> {
                assertThat(plain.learner()).isEqualTo("logistic");
                assertThat(plain.gains()).containsKeys("auc", "logloss");
              });
      assertThat(requireNonNull(heavy.reliability()).rows()).isPositive();
      assertThat(Advice.of(report)).extracting(Advice::head).contains("heavy.buy");
      EvaluationReport again = new Evaluator(home, Watch.NONE).run();
      assertThat(again.pipeline()).isEqualTo(report.pipeline());
    }
  }
}
