package dev.sextant.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class MomentsTest {
  private static final long SEED = 11;

  @Test
  void agreeWithTheDefinitions() {
    double[] x = {1, 2, 4, 8};
    double[] y = {3, 1, 5, 7};
    Moments moments = new Moments();
    for (int i = 0; i < x.length; i++) {
      moments.add(x[i], y[i]);
    }
    assertThat(moments.count()).isEqualTo(4);
    assertThat(moments.meanX()).isCloseTo(3.75, within(1e-15));
    assertThat(moments.varianceX()).isCloseTo(28.75 / 3, within(1e-14));
    assertThat(moments.varianceY()).isCloseTo(20.0 / 3, within(1e-14));
    assertThat(moments.covariance()).isCloseTo(21.0 / 3, within(1e-14));
  }

  @Test
  void partsMergeToTheWhole() {
    SplittableRandom random = new SplittableRandom(SEED);
    Moments whole = new Moments();
    Moments merged = new Moments();
    for (int part = 0; part < 20; part++) {
      Moments one = new Moments();
      for (int i = random.nextInt(30); i > 0; i--) {
        double x = random.nextGaussian();
        double y = x + random.nextGaussian();
        whole.add(x, y);
        one.add(x, y);
      }
      merged.merge(one);
    }
    assertThat(merged.count()).as("seed %d", SEED).isEqualTo(whole.count());
    assertThat(merged.meanX()).isCloseTo(whole.meanX(), within(1e-14));
    assertThat(merged.meanY()).isCloseTo(whole.meanY(), within(1e-14));
    assertThat(merged.varianceX()).isCloseTo(whole.varianceX(), within(1e-13));
    assertThat(merged.varianceY()).isCloseTo(whole.varianceY(), within(1e-13));
    assertThat(merged.covariance()).isCloseTo(whole.covariance(), within(1e-13));
  }

  @Test
  void aSmallSpreadAroundALargeValueKeepsItsDigits() {
    Moments moments = new Moments();
    for (double x : new double[] {1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16}) {
      moments.add(x, 1);
    }
    assertThat(moments.varianceX()).isCloseTo(30, within(1e-12));
    assertThat(moments.varianceY()).isZero();
  }

  @Test
  void aVarianceNeedsTwoPairs() {
    Moments moments = new Moments();
    assertThat(moments.varianceX()).isNaN();
    moments.add(5, 1);
    assertThat(moments.covariance()).isNaN();
  }
}
