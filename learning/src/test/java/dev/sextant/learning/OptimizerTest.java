package dev.sextant.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.sextant.learning.Optimizer.Kind;
import dev.sextant.model.Examples;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OptimizerTest {
  @Test
  void adamFollowsItsPaper() {
    float[] values = {1};
    Optimizer adam = Kind.ADAM.create(1, 1);
    double mean = 0;
    double square = 0;
    double expected = 1;
    float[] slopes = {0.5f, -2, 0.1f, 3};
    for (int step = 1; step <= slopes.length; step++) {
      adam.move(values, 0, new float[] {slopes[step - 1]}, 0, 1, 0.1, step);
      mean = 0.9 * mean + 0.1 * slopes[step - 1];
      square = 0.999 * square + 0.001 * slopes[step - 1] * slopes[step - 1];
      double unbiased = Math.sqrt(square / (1 - Math.pow(0.999, step)));
      expected -= 0.1 * (mean / (1 - Math.pow(0.9, step))) / (unbiased + 1e-8);
      assertThat((double) values[0]).isCloseTo(expected, within(1e-4));
    }
  }

  @Test
  void adaGradDividesByTheRootOfTheSumOfSquares() {
    float[] values = {0, 0};
    Optimizer adagrad = Kind.ADAGRAD.create(1, 2);
    adagrad.move(values, 0, new float[] {3, -1}, 0, 2, 1, 1);
    assertThat(values).containsExactly(-1, 1);
    adagrad.move(values, 0, new float[] {4, 0}, 0, 2, 1, 2);
    assertThat((double) values[0]).isCloseTo(-1 - 4.0 / 5, within(1e-6));
  }

  @Test
  void rowAdaGradRemembersTheMeanOfARow() {
    float[] values = new float[4];
    Optimizer rows = Kind.ROW_ADAGRAD.create(2, 2);
    rows.move(values, 2, new float[] {1, 7}, 0, 2, 1, 1);
    assertThat(values).startsWith(0, 0);
    assertThat((double) values[2]).isCloseTo(-1 / 5.0, within(1e-6));
    assertThat((double) values[3]).isCloseTo(-7 / 5.0, within(1e-6));
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void findsTheBottomOfABowl(Kind kind) {
    float[] values = {5, -3, 2, 8};
    Optimizer optimizer = kind.create(2, 2);
    for (int step = 1; step <= 3000; step++) {
      float[] gradient = {values[0] - 1, values[1] - 2, values[2] - 3, values[3] - 4};
      optimizer.move(values, 0, gradient, 0, 4, 0.1, step);
    }
    for (int i = 0; i < 4; i++) {
      assertThat((double) values[i]).isCloseTo(i + 1, within(0.05));
    }
  }

  @Test
  void slopesOfLossesAreCentralDifferences() {
    SplittableRandom random = new SplittableRandom(1);
    Examples examples = Worlds.clicks(100, 1);
    Loss squared = Loss.Squared.of(examples.labels(), examples.weights());
    for (Loss loss : new Loss[] {Loss.Logistic.of(0.3), squared}) {
      for (int i = 0; i < 100; i++) {
        double answer = random.nextGaussian() * 3;
        float label = random.nextInt(2);
        double above = loss.value(answer + 1e-5, label);
        double below = loss.value(answer - 1e-5, label);
        double slope = loss.slope(answer, label);
        assertThat(slope)
            .isCloseTo((above - below) / 2e-5, within(1e-6 * Math.max(1e-2, Math.abs(slope))));
      }
    }
  }

  @Test
  void aNetStartsFromTheAverageLabel() {
    Examples examples = Worlds.clicks(1000, 1);
    double positive = 0;
    for (float label : examples.labels()) {
      positive += label / 1000;
    }
    double mean = Loss.meanLabel(examples.labels(), examples.weights());
    assertThat(mean).isCloseTo(positive, within(1e-6));
    assertThat(OnlineWeights.probability(Loss.Logistic.of(mean).scale().margin(0)))
        .isCloseTo(positive, within(1e-6));
    Loss squared = Loss.Squared.of(examples.labels(), examples.weights());
    assertThat(squared.scale().margin(0)).isCloseTo(positive, within(1e-6));
  }

  @Test
  void ratesWarmUpAndFall() {
    Schedule cosine = new Schedule("cosine", 0.2);
    assertThat(cosine.factor(0.1)).isEqualTo(0.5);
    assertThat(cosine.factor(0.2)).isEqualTo(1);
    assertThat(cosine.factor(0.6)).isCloseTo(0.5, within(1e-9));
    assertThat(cosine.factor(1)).isCloseTo(0, within(1e-9));
    assertThat(new Schedule("linear", 0).factor(0.25)).isEqualTo(0.75);
    assertThat(new Schedule("constant", 0).factor(0.99)).isEqualTo(1);
  }

  @Test
  void examplesWithTheSameLabelsHaveADeviationOfOne() {
    Examples same = Worlds.of(Worlds.clicks(10, 1).frame(), new float[10]);
    assertThat(Loss.Squared.of(same.labels(), same.weights()).scale().factor()).isEqualTo(1);
    assertThatIllegalArgumentException().isThrownBy(() -> Labels.requireBothClasses(same));
  }
}
