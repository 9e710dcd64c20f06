package dev.sextant.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.sextant.Vectors;
import dev.sextant.experiment.Power.Sides;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class PowerTest {
  /// Cohen 1988, table 2.3.5 and 2.4.1: d = 0.5 with 64 units each has power 0.80 at two-sided 5 %.
  @Test
  void aMediumEffectNeedsSixtyFourUnitsEach() {
    assertThat(Power.USUAL.ofMeans(0.5, 64, 1)).isCloseTo(0.8015, within(1e-4));
    assertThat(Math.ceil(Power.USUAL.unitsForMeans(0.5, 1, 0.8))).isEqualTo(64);
    assertThat(Power.USUAL.detectableEffect(64, 1, 0.8)).isCloseTo(0.4991, within(1e-4));
  }

  @Test
  void withoutAnEffectPowerIsAlpha() {
    assertThat(new Power(0.01, Sides.TWO).ofMeans(0, 30, 2)).isCloseTo(0.01, within(1e-10));
    assertThat(new Power(0.1, Sides.ONE).ofMeans(0, 30, 2)).isCloseTo(0.1, within(1e-10));
    assertThat(Power.USUAL.ofShares(0.2, 0.2, 500)).isCloseTo(0.05, within(1e-12));
  }

  @Test
  void unitsForSharesHaveTheWantedPower() {
    double units = Power.USUAL.unitsForShares(0.1, 0.11, 0.9);
    assertThat(Power.USUAL.ofShares(0.1, 0.11, units)).isCloseTo(0.9, within(1e-6));
    assertThat(Power.USUAL.unitsForShares(0.11, 0.1, 0.9)).isCloseTo(units, within(1e-6));
  }

  @Test
  void aWishWithoutAnAnswerIsRefused() {
    assertThatThrownBy(() -> new Power(5, Sides.TWO))
        .hasMessage("alpha must be in (0, 1), but was 5.0");
    assertThatThrownBy(() -> Power.USUAL.unitsForMeans(0, 1, 0.8))
        .hasMessage("effect must be > 0, but was 0.0");
    assertThatThrownBy(() -> Power.USUAL.unitsForMeans(0.1, 1, 80))
        .hasMessage("power must be in (alpha, 1) = (0.05, 1), but was 80.0");
    assertThatThrownBy(() -> Power.USUAL.unitsForShares(0.1, 0.1, 0.8))
        .hasMessage("treatment share must be different from control's, but was 0.1");
  }

  @Test
  void powerOfMeansAgreesWithStatsmodels() {
    for (String[] row : Vectors.rows("stats/power-means.csv")) {
      if (row[0].equals("power")) {
        // Where the reference has no t result, its normal one is 1 to fifteen digits.
        double expected = number(row[6].equals("nan") ? row[7] : row[6]);
        assertThat(test(row).ofMeans(number(row[1]), number(row[5]), number(row[2])))
            .as(String.join(",", row))
            .isCloseTo(expected, within(1e-7 * expected));
      }
    }
  }

  /// Compared by their power, since the reference's root finder stops early: its sizes have the
  /// wanted power to 1e-7, its effects to 7e-5 only.
  @Test
  void solvedSizesAndEffectsHaveTheWantedPowerAsThoseOfStatsmodelsAlmostDo() {
    for (String[] row : Vectors.rows("stats/power-means.csv")) {
      Power test = test(row);
      double given = number(row[1]);
      double ratio = number(row[2]);
      double power = number(row[5]);
      if (row[0].equals("nobs1")) {
        double units = test.unitsForMeans(given, ratio, power);
        assertPower(row, test.ofMeans(given, units, ratio), 1e-10);
        assertPower(row, test.ofMeans(given, number(row[6]), ratio), 1e-7);
      } else if (row[0].equals("mde")) {
        double effect = test.detectableEffect(given, ratio, power);
        assertPower(row, test.ofMeans(effect, given, ratio), 1e-10);
        assertPower(row, test.ofMeans(number(row[6]), given, ratio), 7e-5);
      }
    }
  }

  private static void assertPower(String[] row, double power, double error) {
    assertThat(power).as(String.join(",", row)).isCloseTo(number(row[5]), within(error));
  }

  /// The normal approximation: (1.959964 + 1.281552) sqrt(2 / 50000), exact for so many units.
  @Test
  void theEffectThatManyUnitsDetectIsThatOfTheNormalFormula() {
    assertThat(Power.USUAL.detectableEffect(50_000, 1, 0.9)).isCloseTo(0.0205013, within(1e-6));
  }

  private static Power test(String[] row) {
    return new Power(number(row[3]), row[4].equals("two-sided") ? Sides.TWO : Sides.ONE);
  }

  @Test
  void sharesAgreeWithTheTextbookFormulas() {
    for (String[] row : Vectors.rows("stats/power-two-proportions.csv")) {
      Power test = new Power(number(row[3]), row[5].equals("2") ? Sides.TWO : Sides.ONE);
      double control = number(row[0]);
      double treatment = number(row[2]);
      double units = number(row[8]);
      double power = number(row[12]);
      assertThat(test.unitsForShares(control, treatment, number(row[4])))
          .isCloseTo(units, within(1e-8 * units));
      assertThat(test.ofShares(control, treatment, 100_000)).isCloseTo(power, within(1e-9));
    }
  }

  @Test
  void powerAgreesWithR() {
    int checked = 0;
    for (JsonNode example : Vectors.cases("stats/statsmodels-power-R.json")) {
      JsonNode given = example.get("kwds");
      JsonNode direction = given.get("alternative");
      if (example.get("class").asString().equals("TTestIndPower")) {
        Power test =
            new Power(given.get("alpha").asDouble(), direction == null ? Sides.TWO : Sides.ONE);
        assertThat(
                test.ofMeans(
                    given.get("effect_size").asDouble(),
                    given.get("nobs1").asDouble(),
                    given.get("ratio").asDouble()))
            .isCloseTo(example.get("power_R_pwr").asDouble(), within(1e-6));
        checked++;
      }
    }
    assertThat(checked).isPositive();
  }

  private static double number(String text) {
    return Double.parseDouble(text);
  }
}
