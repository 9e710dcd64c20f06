package dev.sextant.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sextant.decision.Decision;
import dev.sextant.decision.Query;
import dev.sextant.runtime.DecisionService.EventInput;
import dev.sextant.runtime.ExperimentReport.ArmState;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The experiment `flat` of the corner shop: purchases per customer.
final class ExperimentReaderTest {

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

  private static EventInput purchase(String customer, long time) {
    return new EventInput(
        "purchase", null, time, Map.of("customer", customer, "product", "a1", "quantity", 1.0));
  }

  /// What the report must say, counted beside it in the plainest way.
  private static final class Tally {
    private final Map<String, String> arms = new HashMap<>();
    private final Map<String, Double> purchases = new HashMap<>();

    void met(Decision decision) {
      String variant = decision.assigned().getFirst().variant();
      arms.putIfAbsent(decision.query().subject(), variant);
    }

    void bought(String customer) {
      if (arms.containsKey(customer)) {
        purchases.merge(customer, 1.0, Double::sum);
      }
    }

    List<ArmState> states() {
      Map<String, ArmState> states = new LinkedHashMap<>();
      for (String variant : List.of("control", "treatment")) {
        List<String> units =
            arms.keySet().stream().filter(unit -> variant.equals(arms.get(unit))).toList();
        double sum = units.stream().mapToDouble(unit -> purchases.getOrDefault(unit, 0.0)).sum();
        states.put(
            variant, new ArmState(variant, units.size(), sum, units.size(), sum / units.size()));
      }
      return List.copyOf(states.values());
    }
  }

  @Test
  void whatIsReadPieceByPieceEqualsACountOfEverything() {
    long seed = 20;
    SplittableRandom random = new SplittableRandom(seed);
    Tally tally = new Tally();
    try (LiveSystem system = open()) {
      for (int step = 0; step < 400; step++) {
        String customer = "c" + random.nextInt(60);
        switch (random.nextInt(5)) {
          case 0, 1 -> tally.met(system.decide(query(customer)));
          case 2, 3 -> {
            system.accept(List.of(purchase(customer, CornerShop.NOW_MILLIS)));
            tally.bought(customer);
          }
          default -> {
            if (step > 50) {
              assertThat(system.experiment("flat").arms())
                  .as("seed %d, step %d", seed, step)
                  .isEqualTo(tally.states());
            }
          }
        }
      }
      ExperimentReport live = system.experiment("flat");
      assertThat(live.comparisons())
          .hasEntrySatisfying("treatment", each -> assertThat(each.pValue()).isBetween(0.0, 1.0));
      assertThat(live.sampleRatio().isMismatch()).isFalse();
      assertThat(new ExperimentReader(system.home()).read("flat")).isEqualTo(live);
    }
    try (SystemHome again = home()) {
      assertThat(new ExperimentReader(again).read("flat").arms()).isEqualTo(tally.states());
    }
  }

  @Test
  void whatAUnitDidBeforeItWasExposedDoesNotCount() {
    try (LiveSystem system = open()) {
      system.accept(
          List.of(
              purchase("c1", CornerShop.NOW_MILLIS), purchase("c1", CornerShop.NOW_MILLIS - 1)));
      system.decide(query("c1"));
      system.accept(List.of(purchase("c1", CornerShop.NOW_MILLIS - 1)));
      assertThat(system.experiment("flat").arms()).allMatch(arm -> arm.numerator() == 0);
      system.accept(List.of(purchase("c1", CornerShop.NOW_MILLIS)));
      assertThat(system.experiment("flat").arms().stream().mapToDouble(ArmState::numerator).sum())
          .isEqualTo(1);
    }
  }

  @Test
  void anUnknownExperimentIsRefusedWithTheNearestName() {
    try (LiveSystem system = open()) {
      assertThatThrownBy(() -> system.experiment("flut"))
          .isInstanceOf(Refusal.class)
          .hasMessageContaining("did you mean 'flat'?");
    }
  }
}
