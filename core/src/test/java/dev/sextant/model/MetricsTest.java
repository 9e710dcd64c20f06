package dev.sextant.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sextant.Vectors;
import dev.sextant.model.BinaryMetrics.Confusion;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class MetricsTest {
  @Test
  void probabilityMetricsAgreeWithScikitLearn() {
    for (JsonNode example : Vectors.cases("calibration/probability-metrics.json")) {
      Map<String, Measurement> ours =
          BinaryMetrics.of(
              Vectors.numbers(example.get("probability")),
              Vectors.floats(example.get("label")),
              0.5,
              1);
      agrees(ours, "brier", example.get("brier"));
      agrees(ours, "logloss", example.get("log_loss_clipped_1e-15"));
      agrees(ours, "auc", example.get("roc_auc"));
      agrees(ours, "ap", example.get("average_precision"));
      agrees(ours, "ne", example.get("normalized_entropy"));
      agrees(ours, "ece", example.get("ece_10_uniform_left_closed"));
    }
  }

  private static void agrees(Map<String, Measurement> ours, String name, JsonNode expected) {
    Measurement measured = ours.getOrDefault(name, Measurement.of(Double.NaN));
    assertThat(measured.value()).as(name).isCloseTo(expected.asDouble(), within(1e-9));
    assertThat(measured.low()).as(name).isLessThanOrEqualTo(measured.high());
  }

  @Test
  void reliabilityAgreesWithScikitLearn() {
    for (JsonNode example : Vectors.cases("calibration/probability-metrics.json")) {
      Reliability ours =
          Reliability.of(
              Vectors.numbers(example.get("probability")), Vectors.floats(example.get("label")));
      assertThat(ours.error())
          .isCloseTo(example.get("ece_10_uniform_left_closed").asDouble(), within(1e-9));
      assertThat(ours.ratio())
          .isCloseTo(example.get("predicted_over_observed").asDouble(), within(1e-9));
    }
  }

  @Test
  void aBinHoldsTheRowsOfItsProbabilities() {
    Reliability found =
        Reliability.of(new double[] {0.05, 0.19, 0.11, 1}, new float[] {0, 1, 0, 1});
    assertThat(found.bins())
        .containsExactly(
            new Reliability.Bin(0, 0.1, 1, 0.05, 0),
            new Reliability.Bin(0.1, 0.2, 2, 0.15, 0.5),
            new Reliability.Bin(0.9, 1, 1, 1, 1));
    assertThat(found.error()).isCloseTo((0.05 + 0.7 + 0) / 4, within(1e-12));
    assertThat(found.ratio()).isCloseTo(1.35 / 2, within(1e-12));
  }

  @Test
  void groupAucIsBlindToWhatOnlyTellsGroupsApart() {
    GroupAuc groups = new GroupAuc();
    groups.add("a", 0.1, false);
    groups.add("a", 0.2, true);
    groups.add("b", 0.9, false);
    groups.add("b", 0.9, true);
    groups.add("b", 0.8, false);
    groups.add("only clicks", 1, true);
    assertThat(groups.measure(1).value()).isCloseTo((2 * 1 + 3 * 0.75) / 5, within(1e-12));
    assertThat(new GroupAuc().measure(1).value()).isNaN();
    assertThat(groups.over(groups, 1)).isEqualTo(new Measurement(0, 0, 0));
  }

  @Test
  void gainsArePairedByRow() {
    double[] good = new double[200];
    double[] bad = new double[200];
    float[] labels = new float[200];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = i % 4 == 0 ? 1 : 0;
      good[i] = i % 4 == 0 ? 0.6 : 0.2;
      bad[i] = i % 8 == 0 ? 0.6 : 0.2;
    }
    Map<String, Measurement> gains = BinaryMetrics.gains(good, bad, labels, 0.5, 3);
    assertThat(value(gains, "auc")).isCloseTo(0.25, within(1e-12));
    assertThat(gains.getOrDefault("logloss", Measurement.of(0)).high()).isNegative();
    assertThat(BinaryMetrics.gains(good, good, labels, 0.5, 3).values())
        .allMatch(gain -> gain.equals(new Measurement(0, 0, 0)));
  }

  @Test
  void tiedScoresCountHalfInAuc() {
    double[] p = {0.3, 0.3, 0.3, 0.9};
    assertThat(value(BinaryMetrics.of(p, new float[] {0, 1, 0, 1}, 0.5, 1), "auc")).isEqualTo(0.75);
    assertThat(value(BinaryMetrics.of(p, new float[] {1, 1, 1, 1}, 0.5, 1), "auc")).isNaN();
  }

  @Test
  void theConfusionTableGivesTheStandardRates() {
    Confusion table = new Confusion(30, 10, 50, 20);
    assertThat(table.accuracy()).isCloseTo(80 / 110.0, within(1e-15));
    assertThat(table.precision()).isEqualTo(0.75);
    assertThat(table.recall()).isEqualTo(0.6);
    assertThat(table.f1()).isCloseTo(2 * 0.75 * 0.6 / 1.35, within(1e-15));
    assertThat(table.macroF1()).isCloseTo((60 / 90.0 + 100 / 130.0) / 2, within(1e-15));
    assertThat(table.mcc())
        .isCloseTo((30 * 50 - 10 * 20) / Math.sqrt(40.0 * 50 * 60 * 70), within(1e-15));
  }

  @Test
  void theThresholdItselfIsPositive() {
    Map<String, Measurement> measured =
        BinaryMetrics.of(new double[] {0.5, 0.49}, new float[] {1, 1}, 0.5, 1);
    assertThat(value(measured, "accuracy")).isEqualTo(0.5);
    assertThat(value(measured, "recall")).isEqualTo(0.5);
    assertThat(value(measured, "precision")).isEqualTo(1);
  }

  @Test
  void withoutRowsThereIsNothingToMeasure() {
    assertThat(BinaryMetrics.of(new double[0], new float[0], 0.5, 1)).isEmpty();
  }

  @Test
  void rankingMetricsFollowTheirDefinitions() {
    RankingMetrics metrics = new RankingMetrics(3);
    metrics.add(List.of("a", "b", "c", "d"), Set.of("b", "c", "d", "x"));
    metrics.add(List.of("a"), Set.of("z"));
    Map<String, Measurement> measured = metrics.measurements(1);
    double log3 = Math.log(3) / Math.log(2);
    assertThat(value(measured, "hr@3")).isEqualTo(0.5);
    assertThat(value(measured, "recall@3")).isCloseTo(2 / 3.0 / 2, within(1e-15));
    assertThat(value(measured, "mrr@3")).isEqualTo(0.25);
    assertThat(value(measured, "map@3")).isCloseTo((1 / 2.0 + 2 / 3.0) / 3 / 2, within(1e-15));
    assertThat(value(measured, "ndcg@3"))
        .isCloseTo((1 / log3 + 0.5) / (1 + 1 / log3 + 0.5) / 2, within(1e-15));
  }

  @Test
  void anAnswererGainsNothingOverItself() {
    RankingMetrics metrics = new RankingMetrics(2);
    metrics.add(List.of("a", "b"), Set.of("b"));
    metrics.add(List.of("c", "d"), Set.of("c"));
    assertThat(metrics.over(metrics, 3).values()).containsOnly(new Measurement(0, 0, 0));
  }

  @Test
  void aGainOnEveryQueryHasAnIntervalAboveZero() {
    RankingMetrics good = new RankingMetrics(1);
    RankingMetrics bad = new RankingMetrics(1);
    for (int i = 0; i < 30; i++) {
      good.add(List.of("a"), Set.of("a"));
      bad.add(List.of(i % 2 == 0 ? "a" : "b"), Set.of("a"));
    }
    Measurement gain = good.over(bad, 5).getOrDefault("hr@1", Measurement.of(Double.NaN));
    assertThat(gain.value()).isEqualTo(0.5);
    assertThat(gain.low()).isPositive();
  }

  @Test
  void numberMetricsAreMeanAndRootMeanSquareOfTheMisses() {
    Map<String, Measurement> measured =
        NumberMetrics.of(new double[] {1, 2, 3}, new double[] {1, 4, 0}, 9);
    assertThat(value(measured, "mae")).isCloseTo(5 / 3.0, within(1e-15));
    assertThat(value(measured, "rmse")).isCloseTo(Math.sqrt(13 / 3.0), within(1e-15));
    assertThat(value(measured, "bias")).isCloseTo(1 / 3.0, within(1e-15));
    assertThat(value(measured, "r2")).isCloseTo(1 - 13 / (26 / 3.0), within(1e-14));
    assertThat(NumberMetrics.of(new double[0], new double[0], 9)).isEmpty();
  }

  @Test
  void numberMetricsHaveIntervalsAndGainsInPairs() {
    double[] actual = IntStream.range(0, 200).mapToDouble(i -> i % 10).toArray();
    double[] near = IntStream.range(0, 200).mapToDouble(i -> i % 10 + 0.1 * (i % 3)).toArray();
    double[] far = IntStream.range(0, 200).mapToDouble(i -> i % 10 + (i % 3)).toArray();
    assertThat(NumberMetrics.of(near, actual, 9).values())
        .allMatch(m -> m.low() <= m.value() && m.value() <= m.high());
    Measurement gain =
        NumberMetrics.gains(near, far, actual, 9).getOrDefault("rmse", Measurement.of(Double.NaN));
    assertThat(gain.value()).isCloseTo(-0.9 * Math.sqrt(5 / 3.0), within(0.01));
    assertThat(gain.high()).isNegative();
  }

  private static double value(Map<String, Measurement> measured, String name) {
    return measured.getOrDefault(name, Measurement.of(Double.NaN)).value();
  }
}
