package dev.sextant.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sextant.Vectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ComparisonTest {
  @Test
  void aKnownPairOfSamplesGivesWelchsTest() {
    Comparison comparison = Comparison.of(means(1, 2, 3, 4), means(3, 5, 7, 9, 11));
    assertThat(comparison.difference()).isEqualTo(4.5);
    assertThat(comparison.relative()).isCloseTo(1.8, within(1e-15));
    assertThat(comparison.pValue()).isCloseTo(0.030286153937034287, within(1e-10));
    assertThat((comparison.low() + comparison.high()) / 2).isCloseTo(4.5, within(1e-14));
  }

  @Test
  void swappedArmsGiveTheMirroredResult() {
    Comparison there = Comparison.of(means(1, 4, 2), means(5, 3, 9, 4));
    Comparison back = Comparison.of(means(5, 3, 9, 4), means(1, 4, 2));
    assertThat(back.difference()).isEqualTo(-there.difference());
    assertThat(back.low()).isCloseTo(-there.high(), within(1e-14));
    assertThat(back.pValue()).isCloseTo(there.pValue(), within(1e-15));
  }

  @Test
  void aSmallSpreadAroundALargeValueKeepsItsDigits() {
    Comparison plain = Comparison.of(means(1, 2, 3, 4), means(3, 5, 7, 9, 11));
    Comparison lifted =
        Comparison.of(
            means(1e9 + 1, 1e9 + 2, 1e9 + 3, 1e9 + 4),
            means(1e9 + 3, 1e9 + 5, 1e9 + 7, 1e9 + 9, 1e9 + 11));
    assertThat(lifted.pValue()).isCloseTo(plain.pValue(), within(1e-8));
  }

  @Test
  void anArmOfOneUnitTellsNothing() {
    assertThat(Comparison.of(means(1), means(2, 3)).pValue()).isNaN();
  }

  @Test
  void anArmWithoutSpreadHasNoVariance() {
    Arm arm = new Arm();
    for (int i = 1; i < 50; i++) {
      arm.add(0.1 * i, i);
    }
    assertThat(arm.ratioVariance()).isBetween(0.0, 1e-20);
  }

  @Test
  void meansAgreeWithScipy() {
    int checked = 0;
    for (JsonNode example : Vectors.cases("stats/welch.json")) {
      if (example.has("control")) {
        Comparison comparison =
            Comparison.of(
                means(Vectors.numbers(example.get("control"))),
                means(Vectors.numbers(example.get("treatment"))));
        JsonNode welch = example.get("welch");
        double p = welch.get("p_two_sided").asDouble();
        assertThat(comparison.pValue()).isCloseTo(p, within(1e-9 * p));
        assertThat(comparison.low())
            .isCloseTo(welch.get("ci95_diff").get(0).asDouble(), within(1e-10));
        assertThat(comparison.high())
            .isCloseTo(welch.get("ci95_diff").get(1).asDouble(), within(1e-10));
        checked++;
      }
    }
    assertThat(checked).isPositive();
  }

  @Test
  void ratiosAgreeWithTheDeltaMethod() {
    for (JsonNode example : Vectors.cases("stats/ratio-metrics.json")) {
      Arm control = ratios(example.get("control"));
      Arm treatment = ratios(example.get("treatment"));
      agrees(control.ratioVariance(), example.get("control").get("delta_variance_of_ratio"));
      agrees(treatment.ratioVariance(), example.get("treatment").get("delta_variance_of_ratio"));
      Comparison comparison = Comparison.of(control, treatment);
      agrees(comparison.difference(), example.get("difference"));
      agrees(comparison.relative(), example.get("relative_difference"));
      double width = (comparison.high() - comparison.low()) / 2;
      double relativeWidth = (comparison.relativeHigh() - comparison.relativeLow()) / 2;
      assertThat(relativeWidth / width)
          .isCloseTo(
              example.get("relative_difference_se_delta").asDouble()
                  / example.get("difference_se_delta").asDouble(),
              within(1e-9));
    }
  }

  private static void agrees(double ours, JsonNode expected) {
    double value = expected.asDouble();
    assertThat(ours).isCloseTo(value, within(1e-10 * Math.abs(value)));
  }

  private static Arm means(double... values) {
    Arm arm = new Arm();
    for (double value : values) {
      arm.add(value, 1);
    }
    return arm;
  }

  private static Arm ratios(JsonNode arm) {
    double[] numerator = Vectors.numbers(arm.get("numerator"));
    double[] denominator = Vectors.numbers(arm.get("denominator"));
    Arm sums = new Arm();
    for (int i = 0; i < numerator.length; i++) {
      sums.add(numerator[i], denominator[i]);
    }
    return sums;
  }
}
