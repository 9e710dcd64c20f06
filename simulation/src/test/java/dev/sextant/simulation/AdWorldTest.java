package dev.sextant.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.sextant.runtime.Refusal;
import dev.sextant.spec.Mark;
import dev.sextant.spec.SystemSpec;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AdWorldTest {
  private static final int MANY = 40_000;

  private static AdOptions options(Map<String, Double> options) {
    return AdOptions.of(
        new SystemSpec.Simulation("ads", 7, options, new Mark("system.yaml", 98, 11)));
  }

  @Test
  void everyOptionOfTheSpecIsHeard() {
    assertThat(
            options(
                Map.of(
                    "impressions_per_hour", 1000.0,
                    "crosses", 2.0,
                    "click_rate", 0.3,
                    "conversion_rate", 0.04,
                    "relation", -0.5,
                    "value", 6.0)))
        .isEqualTo(new AdOptions(1000, 2, 0.3, 0.04, -0.5, 6));
    assertThat(options(Map.of())).isEqualTo(AdOptions.standard());
  }

  @Test
  void nonsenseIsRefusedWithItsPlace() {
    assertThatThrownBy(() -> options(Map.of("relation", -2.0)))
        .isInstanceOf(Refusal.class)
        .hasMessage(
            "system.yaml:98:11: world ads: `relation` must be in [-1.0, 1.0], but was -2.0");
    assertThatThrownBy(() -> options(Map.of("click_rat", 0.1)))
        .hasMessageContaining("no option 'click_rat' (did you mean 'click_rate'?)");
  }

  @Test
  void clicksConversionsAndValuesAreAsOftenAsTheirProbabilitiesSay() {
    AdOptions asked = options(Map.of("click_rate", 0.15, "conversion_rate", 0.05));
    AdWorld.Impressions all = new AdWorld(3, asked).impressions(0);
    AdTally tally = new AdTally();
    double[] variances = new double[2];
    for (int i = 0; i < MANY; i++) {
      AdImpression one = all.next();
      tally.add(one);
      variances[0] += one.clickProbability() * (1 - one.clickProbability());
      variances[1] += one.conversionProbability() * (1 - one.conversionProbability());
    }
    AdReport report = tally.report(new AdWorld(3, asked), 0, 1);
    assertThat(report.click().expected() / MANY).isCloseTo(0.15, within(0.003));
    assertThat(report.conversion().expected() / report.click().expected())
        .isCloseTo(0.05, within(0.005));
    assertThat((double) report.click().happened())
        .isCloseTo(report.click().expected(), within(4 * Math.sqrt(variances[0])));
    assertThat((double) report.conversion().happened())
        .isCloseTo(report.conversion().expected(), within(4 * Math.sqrt(variances[1])));
    assertThat(report.worth() / report.expectedWorth()).isBetween(0.7, 1.3);
    assertThat(report.click().bayes()).isLessThan(entropy(0.15));
  }

  private static double entropy(double p) {
    return -p * Math.log(p) - (1 - p) * Math.log(1 - p);
  }

  @ParameterizedTest
  @ValueSource(doubles = {-1, -0.5, 0, 0.7, 1})
  void theLogOddsOfTheTasksCorrelateAsTheirRelationSays(double relation) {
    AdWorld.Impressions all = new AdWorld(5, options(Map.of("relation", relation))).impressions(0);
    double[] clicks = new double[MANY];
    double[] conversions = new double[MANY];
    for (int i = 0; i < MANY; i++) {
      AdImpression one = all.next();
      clicks[i] = logit(one.click);
      conversions[i] = logit(one.conversion);
    }
    // z and z' of a finite world are not quite independent
    assertThat(correlation(clicks, conversions)).isCloseTo(relation, within(0.05));
  }

  private static double logit(double p) {
    return Math.log(p / (1 - p));
  }

  private static double correlation(double[] x, double[] y) {
    double meanX = Arrays.stream(x).average().orElseThrow();
    double meanY = Arrays.stream(y).average().orElseThrow();
    double xy = 0;
    double xx = 0;
    double yy = 0;
    for (int i = 0; i < x.length; i++) {
      xy += (x[i] - meanX) * (y[i] - meanY);
      xx += (x[i] - meanX) * (x[i] - meanX);
      yy += (y[i] - meanY) * (y[i] - meanY);
    }
    return xy / Math.sqrt(xx * yy);
  }

  @Test
  void theFirstHundredthOfTheValuesHasATenthOfTheImpressions() {
    AdWorld.Impressions all = new AdWorld(5, AdOptions.standard()).impressions(0);
    int last = AdImpression.CATEGORIES - 1;
    long frequent =
        IntStream.range(0, MANY)
            .filter(_ -> all.next().fields.values[last] < AdFields.SIZES[last] / 100)
            .count();
    assertThat((double) frequent / MANY).isCloseTo(0.1, within(0.01));
  }

  @Test
  void theSameNumberGivesTheSameImpressions() {
    AdWorld world = new AdWorld(5, AdOptions.standard());
    assertThat(first(world, 1)).isEqualTo(first(world, 1)).isNotEqualTo(first(world, 2));
    assertThat(first(new AdWorld(6, AdOptions.standard()), 1)).isNotEqualTo(first(world, 1));
  }

  private static String first(AdWorld world, long number) {
    StringBuilder text = new StringBuilder();
    AdWorld.Impressions all = world.impressions(number);
    for (int i = 0; i < 20; i++) {
      AdImpression one = all.next();
      text.append(one.category(25)).append(one.number(3)).append(one.clickProbability());
      text.append(one.clicked()).append(one.worth()).append(' ');
    }
    return text.toString();
  }
}
