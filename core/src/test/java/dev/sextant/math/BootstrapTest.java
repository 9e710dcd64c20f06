package dev.sextant.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sextant.Vectors;
import dev.sextant.math.Distributions.Interval;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class BootstrapTest {
  @Test
  void theSameSeedGivesTheSameInterval() {
    double[] values = {1, 4, 9, 16, 25};
    assertThat(Bootstrap.mean(values, 200, 7)).isEqualTo(Bootstrap.mean(values, 200, 7));
    assertThat(Bootstrap.mean(values, 200, 7)).isNotEqualTo(Bootstrap.mean(values, 200, 8));
  }

  @Test
  void equalValuesHaveNoSpread() {
    assertThat(Bootstrap.mean(new double[] {3, 3, 3}, 50, 1)).isEqualTo(new Interval(3, 3));
  }

  @Test
  void theIntervalOfAMeanIsAboutFourStandardErrorsWide() {
    SplittableRandom random = new SplittableRandom(5);
    double[] values = random.doubles(2000).toArray();
    Interval interval = Bootstrap.mean(values, 4000, 6);
    double error = Math.sqrt(1 / 12.0 / values.length);
    assertThat((interval.high() - interval.low()) / error).isCloseTo(2 * 1.96, within(0.2));
    assertThat(Arrays.stream(values).average().orElseThrow())
        .isBetween(interval.low(), interval.high());
  }

  @Test
  void samplesWithoutAValueAreLeftOut() {
    Interval interval = Bootstrap.interval(2, 500, 3, rows -> rows[0] == rows[1] ? Double.NaN : 1);
    assertThat(interval).isEqualTo(new Interval(1, 1));
    assertThat(Bootstrap.interval(2, 50, 3, _ -> Double.NaN).low()).isNaN();
  }

  @Test
  void theSpreadOfARatioIsThatOfTwentyThousandReferenceSamples() {
    for (JsonNode example : Vectors.cases("stats/ratio-metrics.json")) {
      for (JsonNode arm : List.of(example.get("control"), example.get("treatment"))) {
        double[] numerator = Vectors.numbers(arm.get("numerator"));
        double[] denominator = Vectors.numbers(arm.get("denominator"));
        Interval interval =
            Bootstrap.interval(
                numerator.length, 5000, 1, rows -> sum(numerator, rows) / sum(denominator, rows));
        double error = arm.get("bootstrap_se_B20000").asDouble();
        assertThat((interval.high() - interval.low()) / 2 / 1.96)
            .isCloseTo(error, within(0.08 * error));
      }
    }
  }

  private static double sum(double[] values, int[] rows) {
    return Arrays.stream(rows).mapToDouble(row -> values[row]).sum();
  }
}
