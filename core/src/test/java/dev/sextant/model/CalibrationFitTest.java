package dev.sextant.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.sextant.Vectors;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class CalibrationFitTest {
  @Test
  void violatorsArePooledAndTiesAreOnePoint() {
    double[] margins = {3, 1, 2, 2, 5, 4};
    float[] labels = {0, 0, 1, 0, 1, 1};
    Calibrator.Isotonic fit = IsotonicFit.fit(margins, labels, ones(6));
    assertThat(fit.margins()).containsExactly(1, 2, 3, 4, 5);
    assertThat(fit.probabilities())
        .usingComparatorWithPrecision(1e-12)
        .containsExactly(0, 1 / 3.0, 1 / 3.0, 1, 1);
  }

  @Test
  void weightsCountLikeRepetition() {
    float[] weights = {2, 1, 3};
    Calibrator.Isotonic weighted =
        IsotonicFit.fit(new double[] {1, 2, 3}, new float[] {1, 0, 1}, weights);
    Calibrator.Isotonic repeated =
        IsotonicFit.fit(new double[] {1, 1, 2, 3, 3, 3}, new float[] {1, 1, 0, 1, 1, 1}, ones(6));
    for (double margin : new double[] {0, 1, 1.5, 2, 2.5, 4}) {
      assertThat(weighted.prediction(margin)).isCloseTo(repeated.prediction(margin), within(1e-12));
    }
  }

  @Test
  void theTemperatureOfTooBoldMarginsIsFound() {
    SplittableRandom random = new SplittableRandom(5);
    double[] margins = random.doubles(50_000).map(x -> 12 * (x - 0.5)).toArray();
    float[] labels = new float[margins.length];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = random.nextDouble() < 1 / (1 + Math.exp(-margins[i] / 3)) ? 1 : 0;
    }
    Calibrator.Platt fit = TemperatureFit.fit(margins, labels, ones(labels.length));
    assertThat(1 / fit.slope()).isCloseTo(3, within(0.05));
    assertThat(fit.intercept()).isZero();
    assertThat(fit.prediction(0)).isEqualTo(0.5);
  }

  @Test
  void everyCalibrationHasItsWord() {
    assertThat(Calibration.words()).containsExactly("platt", "isotonic", "temperature", "none");
    assertThat(Calibration.of("isotonic").fit(new double[0], new float[0], new float[0]))
        .isInstanceOf(Calibrator.Logistic.class);
  }

  @Test
  void zeroHasOneSign() {
    Calibrator.Isotonic fit =
        IsotonicFit.fit(new double[] {0.0, -0.0, 1}, new float[] {0, 1, 1}, ones(3));
    assertThat(fit.prediction(0)).isEqualTo(0.5);
    assertThat(fit.margins()).hasSize(2);
  }

  @Test
  void knotsRiseStrictlyAndProbabilitiesNeverFall() {
    for (long seed = 1; seed <= 100; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      double[] margins = random.doubles(200).map(x -> Math.rint(x * 50) / 10).toArray();
      float[] labels = new float[200];
      for (int i = 0; i < labels.length; i++) {
        labels[i] = random.nextDouble() < margins[i] / 5 ? 1 : 0;
      }
      Calibrator.Isotonic fit = IsotonicFit.fit(margins, labels, ones(200));
      for (int i = 1; i < fit.margins().length; i++) {
        assertThat(fit.margins()[i]).as("seed %d", seed).isGreaterThan(fit.margins()[i - 1]);
        assertThat(fit.probabilities()[i])
            .as("seed %d", seed)
            .isGreaterThanOrEqualTo(fit.probabilities()[i - 1]);
      }
    }
  }

  @Test
  void nothingCannotBeFitted() {
    assertThatThrownBy(() -> IsotonicFit.fit(new double[0], new float[0], new float[0]))
        .hasMessageContaining("at least one margin");
  }

  @Test
  void isotonicAgreesWithScikitLearn() {
    int checked = 0;
    for (JsonNode example : Vectors.cases("calibration/isotonic.json")) {
      double sign = example.get("increasing").asBoolean() ? 1 : -1;
      double[] margins = signed(Vectors.numbers(example.get("x")), sign);
      float[] labels = Vectors.floats(example.get("y"));
      float[] weights =
          example.get("weight").isNull()
              ? ones(labels.length)
              : Vectors.floats(example.get("weight"));
      Calibrator.Isotonic fit = IsotonicFit.fit(margins, labels, weights);
      double[] queries = signed(Vectors.numbers(example.get("query")), sign);
      double[] expected = Vectors.numbers(example.get("prediction"));
      for (int i = 0; i < queries.length; i++) {
        // Labels and weights are floats here, doubles there.
        assertThat(fit.prediction(queries[i])).isCloseTo(expected[i], within(1e-7));
        checked++;
      }
    }
    assertThat(checked).isGreaterThan(100);
  }

  @Test
  void plattAgreesWithScikitLearn() {
    for (JsonNode example : Vectors.cases("calibration/platt.json")) {
      float[] labels = Vectors.floats(example.get("label"));
      JsonNode weight = example.get("weight");
      float[] weights =
          weight == null || weight.isNull() ? ones(labels.length) : Vectors.floats(weight);
      Calibrator.Platt fit = PlattFit.fit(Vectors.numbers(example.get("score")), labels, weights);
      double[] expected = Vectors.numbers(example.get("p_at_minus2_0_2"));
      for (int i = 0; i < 3; i++) {
        assertThat(fit.prediction(2 * i - 2)).isCloseTo(expected[i], within(2e-4));
      }
    }
  }

  private static double[] signed(double[] values, double sign) {
    return Arrays.stream(values).map(value -> sign * value).toArray();
  }

  private static float[] ones(int count) {
    float[] ones = new float[count];
    Arrays.fill(ones, 1);
    return ones;
  }

  @Test
  void numbersAreCalibratedByLeastSquares() {
    double[] margins = {1, 2, 3, 4};
    float[] labels = {5, 7, 9, 11};
    float[] weights = {1, 2, 1, 1};
    Calibrator line = Calibration.PLATT.fitNumbers(margins, labels, weights);
    assertThat(line.prediction(10)).isCloseTo(23, within(1e-9));
    Calibrator steps = Calibration.ISOTONIC.fitNumbers(margins, labels, weights);
    assertThat(steps.prediction(2.5)).isCloseTo(8, within(1e-9));
    assertThat(Calibration.NONE.fitNumbers(margins, labels, weights).prediction(3)).isEqualTo(3);
    assertThat(Calibration.PLATT.fitNumbers(margins, new float[] {4, 3, 2, 1}, weights))
        .as("a margin that counts backwards predicts the mean")
        .isEqualTo(new Calibrator.Linear(0, 2.6));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Calibration.TEMPERATURE.fitNumbers(margins, labels, weights))
        .withMessageStartingWith("calibrate: temperature is for yes/no outcomes");
  }
}
