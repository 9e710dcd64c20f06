package dev.sextant.exploration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.sextant.Vectors;
import dev.sextant.exploration.Belief.Beta;
import dev.sextant.exploration.Belief.Gaussian;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ExplorationPolicyTest {
  private static final List<ExplorationPolicy> POLICIES =
      List.of(
          new EpsilonGreedy(0),
          new EpsilonGreedy(0.2),
          new EpsilonGreedy(1),
          new Softmax(0.5),
          new InverseGapWeighting(10),
          new Thompson(0.3),
          new Floored(new Softmax(0.01), 0.1));

  @Test
  void everyPolicyAnswersWithADistributionThatRespectsTheOrder() {
    for (long seed = 1; seed <= 50; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      double[] scores = random.doubles(1 + random.nextInt(40), -3, 3).toArray();
      for (ExplorationPolicy policy : POLICIES) {
        double[] distribution = policy.distribution(scores);
        assertThat(Arrays.stream(distribution).sum()).isCloseTo(1, within(1e-12));
        assertOrdered(scores, distribution, policy + " under seed " + seed);
      }
    }
  }

  private static void assertOrdered(double[] scores, double[] distribution, String what) {
    for (int i = 0; i < scores.length; i++) {
      assertThat(distribution[i]).as(what).isBetween(0.0, 1.0);
      for (int j = 0; j < i; j++) {
        double sign = Math.signum(scores[i] - scores[j]);
        assertThat(sign * (distribution[i] - distribution[j])).as(what).isGreaterThan(-1e-12);
      }
    }
  }

  @Test
  void equalScoresAreEquallyLikelyWhereThePolicyIsSmooth() {
    double[] scores = {0.4, 0.4, 0.4, 0.4};
    for (ExplorationPolicy policy :
        List.of(new Softmax(1), new InverseGapWeighting(7), new Thompson(1))) {
      for (double probability : policy.distribution(scores)) {
        assertThat(probability).as("%s", policy).isCloseTo(0.25, within(1e-12));
      }
    }
  }

  @Test
  void nonsenseIsRefusedWithItsNameAndRange() {
    assertThatThrownBy(() -> new InverseGapWeighting(0))
        .hasMessage("gamma must be > 0, but was 0.0");
    assertThatThrownBy(() -> new Thompson(-1)).hasMessage("deviation must be > 0, but was -1.0");
    assertThatThrownBy(() -> new Floored(new Softmax(1), 2))
        .hasMessage("mass must be in [0, 1], but was 2.0");
    assertThatThrownBy(() -> new Beta(0.5, 1)).hasMessageContaining("must be >= 1");
    assertThatThrownBy(() -> new Gaussian(5, 1e-9))
        .hasMessageContaining("deviation must be finite");
  }

  @Test
  void twoGaussiansCompareByTheirDifference() {
    double[] chances = Thompson.distribution(List.of(new Gaussian(1, 3), new Gaussian(6, 4)));
    assertThat(chances[0]).isCloseTo(0.158655253931457, within(1e-10));
  }

  @Test
  void twoUniformSharesAreAlike() {
    assertThat(Thompson.distribution(List.of(new Beta(1, 1), new Beta(1, 1)))[0])
        .isCloseTo(0.5, within(1e-12));
  }

  /// P(X > Y) = 1 - B(2, 100) / B(2, 40) for X of Beta(2, 40) and Y of Beta(1, 60).
  @Test
  void sharesWithLongTailsCompareExactly() {
    double[] chances = Thompson.distribution(List.of(new Beta(2, 40), new Beta(1, 60)));
    assertThat(chances[0]).isCloseTo(1 - (40.0 * 41) / (100.0 * 101), within(1e-12));
  }

  @Test
  void hugeScoresWithATinyDeviationAreSettled() {
    assertThat(new Thompson(1e-6).distribution(new double[] {1e12 - 1, 1e12, -1e300}))
        .containsExactly(0, 1, 0);
  }

  @Test
  void aNarrowBeliefInsideAWideOneIsNotMissed() {
    double[] chances =
        Thompson.distribution(List.of(new Gaussian(0, 1000), new Gaussian(500, 0.001)));
    assertThat(chances[0]).isCloseTo(0.308537538725987, within(1e-8));
  }

  @Test
  void aFloorLiftsEvenWhatLiftingItselfPushesBelow() {
    double[] lifted = Floored.lifted(new double[] {0.89, 0.101, 0.009, 0, 0}, 0.1);
    assertThat(Arrays.stream(lifted).sum()).isCloseTo(1, within(1e-15));
    assertThat(Arrays.stream(lifted).min().orElseThrow()).isEqualTo(0.1);
  }

  @Test
  void gapWeightsAgreeWithTheFormula() {
    for (JsonNode example : Vectors.cases("explore/inverse-gap-weighting.json")) {
      ExplorationPolicy policy = new InverseGapWeighting(example.get("gamma").asDouble());
      assertClose(
          policy.distribution(Vectors.numbers(example.get("rewards"))), example.get("pdf"), 1e-12);
    }
  }

  @Test
  void chancesToBeTheBestAgreeWithAdaptiveQuadrature() {
    for (JsonNode example : Vectors.cases("explore/thompson-pbest.json")) {
      double[] reference = Vectors.numbers(example.get("p_best"));
      double defect = Math.abs(Arrays.stream(reference).sum() - 1);
      assertThat(defect).as("what the reference itself misses").isLessThan(1e-6);
      assertClose(Thompson.distribution(beliefs(example)), example.get("p_best"), 1e-7 + defect);
    }
  }

  private static List<Belief> beliefs(JsonNode example) {
    List<Belief> beliefs = new ArrayList<>();
    boolean beta = example.get("family").asString().equals("beta");
    for (JsonNode pair : Vectors.list(example.get(beta ? "params" : "params_mean_sd"))) {
      double first = pair.get(0).asDouble();
      double second = pair.get(1).asDouble();
      beliefs.add(beta ? new Beta(first, second) : new Gaussian(first, second));
    }
    return beliefs;
  }

  @Test
  void distributionsAgreeWithVowpalWabbit() {
    int checked = 0;
    for (JsonNode example : Vectors.cases("explore/vw-exploration-pdfs.json")) {
      double[] ours = likeVowpalWabbit(example);
      if (ours.length > 0) {
        assertClose(ours, example.get("pdf"), example.get("abs").asDouble());
        checked++;
      }
    }
    assertThat(checked).isGreaterThanOrEqualTo(7);
  }

  /// Empty for what we do not have: votes, floors that leave zeros, scores beyond the actions.
  private static double[] likeVowpalWabbit(JsonNode example) {
    return switch (example.get("op").asString()) {
      case "epsilon_greedy" -> {
        double[] scores = new double[example.get("num_actions").asInt()];
        scores[example.get("top_action").asInt()] = 1;
        yield new EpsilonGreedy(example.get("epsilon").asDouble()).distribution(scores);
      }
      case "softmax" -> {
        double[] scores = Vectors.numbers(example.get("scores"));
        yield scores.length == example.get("pdf_length").asInt()
            ? new Softmax(1 / example.get("lambda").asDouble()).distribution(scores)
            : new double[0];
      }
      case "enforce_minimum_probability" -> {
        double[] given = Vectors.numbers(example.get("pdf_in"));
        yield example.get("update_zero_elements").asBoolean()
            ? Floored.lifted(given, example.get("minimum_uniform_mass").asDouble() / given.length)
            : new double[0];
      }
      default -> new double[0];
    };
  }

  private static void assertClose(double[] ours, JsonNode expected, double tolerance) {
    assertThat(ours)
        .as("%s", expected)
        .usingComparatorWithPrecision(tolerance)
        .containsExactly(Vectors.numbers(expected));
  }
}
