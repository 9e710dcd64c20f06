package dev.sextant.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class EntityPrecisionTest {
  @Test
  void anEntityHasItsHighestScoreAndIsPositiveWhenOneCaseIs() {
    EntityPrecision metric = new EntityPrecision(2);
    metric.add(0, "a", 0.9, false);
    metric.add(0, "a", 0.1, true);
    metric.add(0, "b", 0.5, false);
    metric.add(0, "c", 0.4, true);
    assertThat(metric.measure(1).value()).isEqualTo(0.5);
  }

  @Test
  void whoWasFoundIsNotLookedAtAgain() {
    EntityPrecision metric = new EntityPrecision(1);
    metric.add(0, "a", 0.9, true);
    metric.add(1, "a", 0.9, true);
    metric.add(1, "b", 0.1, true);
    metric.add(2, "a", 0.9, true);
    metric.add(2, "c", 0.1, false);
    // a on the first day, then b, then c who is no positive
    assertThat(metric.measure(1).value()).isEqualTo(2.0 / 3);
  }

  @Test
  void whoWasMissedStaysToBeFound() {
    EntityPrecision metric = new EntityPrecision(1);
    metric.add(0, "a", 0.1, true);
    metric.add(0, "b", 0.9, false);
    metric.add(1, "a", 0.8, true);
    assertThat(metric.measure(1).value()).isEqualTo(0.5);
  }

  @Test
  void equalScoresAreTakenByNameAndFewEntitiesStillCountAsK() {
    EntityPrecision metric = new EntityPrecision(1);
    metric.add(0, "b", 0.5, true);
    metric.add(0, "a", 0.5, false);
    assertThat(metric.measure(1).value()).isZero();
    EntityPrecision wide = new EntityPrecision(4);
    wide.add(0, "a", 0.5, true);
    assertThat(wide.measure(1).value()).isEqualTo(0.25);
  }

  @Test
  void theIntervalIsOverPeriods() {
    EntityPrecision same = new EntityPrecision(1);
    EntityPrecision mixed = new EntityPrecision(1);
    for (int day = 0; day < 20; day++) {
      same.add(day, "card" + day, 1, true);
      mixed.add(day, "card" + day, 1, day % 2 == 0);
    }
    assertThat(same.measure(3)).isEqualTo(new Measurement(1, 1, 1));
    Measurement half = mixed.measure(3);
    assertThat(half.low()).isBetween(0.2, 0.45);
    assertThat(half.high()).isBetween(0.55, 0.8);
  }

  @Test
  void withoutCasesThereIsNothingToMeasure() {
    assertThat(new EntityPrecision(5).measure(1).value()).isNaN();
    assertThatThrownBy(() -> new EntityPrecision(0)).hasMessageContaining("k must be at least 1");
  }
}
