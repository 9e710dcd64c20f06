package dev.sextant.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

final class GeographyTest {
  @Test
  void distancesAreThoseOfTheGlobe() {
    assertThat(Geography.distance(51.5007, -0.1246, 40.6892, -74.0445))
        .isCloseTo(5574.84, within(0.5));
    assertThat(Geography.distance(0, 179.5, 0, -179.5)).isCloseTo(111.195, within(0.01));
    assertThat(Geography.distance(90, 0, -90, 77)).isCloseTo(Math.PI * 6371.0088, within(1e-6));
    assertThat(Geography.distance(12, 34, 12, 34)).isZero();
  }

  @Test
  void whatIsNoPlaceHasNoDistance() {
    assertThat(Geography.distance(91, 0, 0, 0)).isNaN();
    assertThat(Geography.distance(0, 0, 0, -180.1)).isNaN();
    assertThat(Geography.distance(Double.NaN, 0, 0, 0)).isNaN();
  }

  @Test
  void geohashesAreThePublishedOnes() {
    assertThat(Geography.geohash(57.64911, 10.40744, 11)).isEqualTo("u4pruydqqvj");
    assertThat(Geography.geohash(42.6, -5.6, 5)).isEqualTo("ezs42");
    assertThat(Geography.geohash(-25.382708, -49.265506, 8)).isEqualTo("6gkzwgjz");
    assertThat(Geography.geohash(90, 180, 2)).isEqualTo("zz");
  }
}
