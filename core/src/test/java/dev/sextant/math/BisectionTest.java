package dev.sextant.math;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BisectionTest {
  @Test
  void theTurnIsFoundToTheLastBit() {
    for (double turn : new double[] {0, Double.MIN_VALUE, 1e-200, 0.1, 1, Math.PI, 1e300}) {
      assertThat(Bisection.leastWhere(Double.MAX_VALUE, x -> x >= turn)).isEqualTo(turn);
    }
  }

  @Test
  void aConditionThatNeverHoldsTurnsAtTheEnd() {
    assertThat(Bisection.leastWhere(3, _ -> false)).isEqualTo(3);
  }
}
