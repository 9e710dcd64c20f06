package dev.sextant.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sextant.Vectors;
import dev.sextant.math.Distributions.Interval;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Constants are of mpmath 1.3 at 30 digits or more, by series or by quadrature of the density.
class DistributionsTest {
  private static void agrees(double value, double expected) {
    assertThat(value).isCloseTo(expected, within(1e-11 * Math.abs(expected)));
  }

  @Test
  void logGammaHoldsFromTinyToLarge() {
    agrees(SpecialFunctions.logGamma(0.5), 0.5723649429247001);
    agrees(SpecialFunctions.logGamma(3.7), 1.4280723266653879);
    agrees(SpecialFunctions.logGamma(12345.678), 103959.91990554606);
    agrees(SpecialFunctions.logGamma(1e-9), 20.723265836369194);
  }

  @Test
  void betaHoldsForSmallAndHugeParameters() {
    agrees(Distributions.beta(0.3, 2, 5), 0.579825);
    agrees(Distributions.beta(0.5, 0.5, 0.5), 0.5);
    agrees(Distributions.beta(1e-9, 1, 1e9), 0.6321205590124974);
    agrees(Distributions.beta(0.999, 800, 3), 0.9523758547128038);
    agrees(Distributions.beta(0.5001, 5e6, 5e6), 0.736455368468559);
    assertThat(Distributions.beta(0.4995, 5e7, 5e7))
        .isCloseTo(7.619662585096646e-24, within(1e-10 * 7.6e-24));
  }

  @Test
  void gammaTailsKeepTheirDigits() {
    agrees(SpecialFunctions.gammaSurvival(0.5, 0.5), 0.3173105078629141);
    agrees(SpecialFunctions.gammaSurvival(30, 2.5), 1.215456977718304e-11);
    agrees(SpecialFunctions.gammaSurvival(100_500, 100_000), 0.057103269976028714);
    agrees(SpecialFunctions.gammaSurvival(3, 10), 0.9988975118698845);
    agrees(SpecialFunctions.gammaSurvival(200, 0.5), 5.5072482372124675e-89);
  }

  @Test
  void gammaAndItsSurvivalShareAllProbability() {
    for (double x = 0.01; x < 60; x *= 1.3) {
      assertThat(SpecialFunctions.gamma(x, 7.5) + SpecialFunctions.gammaSurvival(x, 7.5))
          .isCloseTo(1, within(1e-15));
    }
  }

  @Test
  void normalTailsKeepTheirDigits() {
    agrees(Distributions.normalSurvival(1.959963984540054), 0.025000000000000012);
    agrees(Distributions.normalSurvival(0.3), 0.3820885778110474);
    agrees(Distributions.normalSurvival(2.2), 0.013903447513498611);
    agrees(Distributions.normalSurvival(6.5), 4.016000583859118e-11);
    agrees(Distributions.normalSurvival(37), 5.725571222524577e-300);
    agrees(Distributions.normal(1), 0.8413447460685429);
  }

  @Test
  void normalQuantilesInvertTheTail() {
    agrees(Distributions.normalQuantileAbove(0.025), 1.9599639845400543);
    agrees(Distributions.normalQuantileAbove(0.975), -1.9599639845400543);
    agrees(Distributions.normalQuantileAbove(0.001), 3.0902323061678136);
    agrees(Distributions.normalQuantileAbove(1e-20), 9.262340089798407);
    assertThat(Distributions.normalQuantileAbove(0.5)).isCloseTo(0, within(1e-15));
  }

  @Test
  void studentTailsHoldFromOneToAHundredMillionDegrees() {
    agrees(Distributions.studentSurvival(2, 3), 0.0696629842794216);
    agrees(Distributions.studentSurvival(0.01, 7), 0.4961501588218109);
    agrees(Distributions.studentSurvival(-0.01, 7), 1 - 0.4961501588218109);
    agrees(Distributions.studentSurvival(12, 40), 3.912085652127986e-15);
    agrees(Distributions.studentSurvival(6.324555320336062, 9_999_998), 1.2698676015084836e-10);
    agrees(Distributions.studentSurvival(2, 1e8), 0.022750133297953376);
    agrees(Distributions.studentSurvival(30, 1), 0.010606402405535424);
  }

  @Test
  void studentQuantilesInvertTheTail() {
    agrees(Distributions.studentQuantileAbove(0.025, 3), 3.1824463052837095);
    agrees(Distributions.studentQuantileAbove(0.025, 1e6), 1.959966356814107);
    agrees(Distributions.studentQuantileAbove(0.025, 1e8), 1.9599640082627667);
    assertThat(Distributions.studentQuantileAbove(0.5, 12)).isLessThan(1e-15);
  }

  @Test
  void whatIsNotKnownStaysUnknown() {
    assertThat(Distributions.studentSurvival(Double.NaN, Double.NaN)).isNaN();
    assertThat(Distributions.studentSurvival(1, Double.NaN)).isNaN();
    assertThat(Distributions.studentQuantileAbove(0.025, Double.NaN)).isNaN();
  }

  @Test
  void aNoncentralTWithoutShiftIsCentral() {
    for (double degrees : new double[] {1, 2, 7.5, 300, 1e6}) {
      for (double t : new double[] {-2, 0, 0.5, 3}) {
        assertThat(Distributions.noncentralStudentSurvival(t, degrees, 0))
            .as("t %s with %s degrees", t, degrees)
            .isCloseTo(Distributions.studentSurvival(t, degrees), within(1e-11));
      }
    }
  }

  @Test
  void anExactShareOfOneHitInABillionKeepsItsDigits() {
    agrees(Distributions.exactShare(1, 1_000_000_000, 0.95).low(), 2.531780798396938e-11);
  }

  @Test
  void anExactShareOfNoneOrAllHasOneOpenEnd() {
    Interval none = Distributions.exactShare(0, 20, 0.95);
    Interval all = Distributions.exactShare(20, 20, 0.95);
    assertThat(none.low()).isZero();
    agrees(none.high(), 1 - Math.pow(0.025, 1 / 20.0));
    assertThat(all.high()).isEqualTo(1);
    agrees(all.low(), Math.pow(0.025, 1 / 20.0));
  }

  @Test
  void sharesAgreeWithStatsmodels() {
    for (JsonNode example : Vectors.cases("stats/proportions.json")) {
      long hits = example.get("count_treatment").asLong();
      long trials = example.get("n_treatment").asLong();
      agrees(Distributions.exactShare(hits, trials, 0.95), example.get("ci95_treatment_beta"));
      agrees(Distributions.wilsonShare(hits, trials, 0.95), example.get("ci95_treatment_wilson"));
    }
  }

  private static void agrees(Interval interval, JsonNode expected) {
    assertThat(interval.low()).isCloseTo(expected.get(0).asDouble(), within(1e-10));
    assertThat(interval.high()).isCloseTo(expected.get(1).asDouble(), within(1e-10));
  }
}
