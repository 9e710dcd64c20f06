package dev.sextant.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sextant.decision.Query;
import dev.sextant.feature.FeatureState.Memory;
import dev.sextant.runtime.DecisionService.EventInput;
import dev.sextant.runtime.DecisionService.Receipt;
import dev.sextant.runtime.DecisionService.Receipt.Rejected;
import dev.sextant.spec.SystemPlan;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What `state:` says is what the running system does.
final class StateSpecTest {
  private static final int CUSTOMERS = 6_000;

  @TempDir Path directory;

  private LiveSystem open(String state) {
    SystemPlan plan =
        Specs.plan("corner-shop.yaml", directory, spec -> spec + "state: " + state + "\n");
    return LiveSystem.open(
        SystemHome.open(plan, directory.resolve("home")),
        CornerShop.clock(CornerShop.NOW),
        new SplittableRandom(9),
        1_000);
  }

  private static EventInput purchase(int number, long time) {
    return new EventInput(
        "purchase",
        "p" + number,
        time,
        Map.of(
            "customer", "c" + number % CUSTOMERS, "product", "a" + number % 20, "quantity", 1.0));
  }

  private static void stock(LiveSystem system) {
    for (int i = 0; i < 20; i++) {
      system.accept(
          List.of(new EventInput("product.upsert", null, null, Map.of("product", "a" + i))));
    }
  }

  @Test
  void statesBeyondTheMemoryAreOnDiskAloneAndReadAsEver() {
    List<String> decisions = new ArrayList<>();
    try (LiveSystem system = open("{memory: 1MB}")) {
      stock(system);
      for (int i = 0; i < 2 * CUSTOMERS; i++) {
        system.accept(List.of(purchase(i, CornerShop.NOW_MILLIS - 1_000)));
      }
      Memory memory = system.status().memory();
      assertThat(memory.budget()).isEqualTo(1_000_000);
      assertThat(memory.bytes()).isLessThan(2_000_000);
      assertThat(memory.evicted()).isPositive();
      decisions.addAll(decide(system));
      assertThat(system.status().memory().reloads()).isPositive();
      decisions.forEach(id -> assertThat(system.replay(id, true).differences()).isEmpty());
    }
    try (LiveSystem again = open("{memory: 1MB}")) {
      assertThat(again.status().memory().evicted()).isPositive();
      decide(again).forEach(id -> assertThat(again.replay(id, true).differences()).isEmpty());
    }
  }

  private static List<String> decide(LiveSystem system) {
    List<String> ids = new ArrayList<>();
    for (int customer = 0; customer < CUSTOMERS; customer += 1_500) {
      Query query = new Query("home", "c" + customer, CornerShop.NOW_MILLIS, Map.of(), false);
      ids.add(system.decide(query).id());
    }
    return ids;
  }

  @Test
  void withoutABudgetItIsAShareOfTheHeap() {
    try (LiveSystem system = open("{}")) {
      assertThat(system.status().memory().budget())
          .isEqualTo(Math.min(1L << 30, Runtime.getRuntime().maxMemory() / 2));
    }
  }

  @Test
  void laterThanTheLatenessOrAheadOfTheSkewIsDeadWithItsReason() {
    try (LiveSystem system = open("{lateness: 2h, clock_skew: 10s}")) {
      stock(system);
      List<Receipt> receipts =
          system.accept(
              List.of(
                  purchase(1, CornerShop.NOW_MILLIS - 7_200_000),
                  purchase(2, CornerShop.NOW_MILLIS - 7_200_001),
                  purchase(3, CornerShop.NOW_MILLIS + 10_000),
                  purchase(4, CornerShop.NOW_MILLIS + 10_001)));
      assertThat(receipts.get(0)).isInstanceOf(Receipt.Accepted.class);
      assertThat(receipts.get(1))
          .isEqualTo(
              new Rejected(
                  "too-old", "the event is older than 2h; such history is imported, not sent"));
      assertThat(receipts.get(2)).isInstanceOf(Receipt.Accepted.class);
      assertThat(receipts.get(3))
          .isInstanceOfSatisfying(
              Rejected.class,
              why -> assertThat(why.message()).endsWith("; clocks may run ahead by 10s"));
      assertThat(system.status().rejected()).isEqualTo(Map.of("too-old", 1L, "future", 1L));
    }
  }
}
