package dev.sextant.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SeedsTest {
  @Test
  void aFailureNamesItsSeed() {
    List<Integer> runs = new ArrayList<>();
    assertThatThrownBy(() -> Seeds.forEach(5, _ -> failOnThird(runs)))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("seed 3")
        .hasMessageContaining("-Dsextant.seed=3");
  }

  @Test
  void aSeedAlwaysGivesTheSameNumbers() {
    assertThat(Seeds.random(7).nextLong()).isEqualTo(Seeds.random(7).nextLong());
    assertThat(Seeds.random(7).nextLong()).isNotEqualTo(Seeds.random(8).nextLong());
  }

  @Test
  void aClockMovesOnlyWhenToldTo() {
    MutableClock clock = MutableClock.at("2026-03-01T00:00:00Z");
    clock.advance(Duration.ofMinutes(90));
    assertThat(clock.instant()).isEqualTo(Instant.parse("2026-03-01T01:30:00Z"));
    clock.set(Instant.EPOCH);
    assertThat(clock.millis()).isZero();
  }

  private static void failOnThird(List<Integer> runs) {
    runs.add(1);
    assertThat(runs).hasSizeLessThan(3);
  }
}
