package dev.sextant.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sextant.Vectors;
import dev.sextant.model.BinaryMetrics.Confusion;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
      agrees(ours, "ece", example.get("ece_10_uniform_left_closed"));
    }
  }

  private static void agrees(Map<String, Measurement> ours, String name, JsonNode expected) {
    Measurement measured = ours.getOrDefault(name, Measurement.of(Double.NaN));
    assertThat(measured.value()).as(name).isCloseTo(expected.asDouble(), within(1e-9));
    assertThat(measured.low()).as(name).isLessThanOrEqualTo(measured.high());
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
    assertThat(measured.values()).allMatch(m -> m.low() <= m.value() && m.value() <= m.high());
    assertThat(NumberMetrics.of(new double[0], new double[0], 9)).isEmpty();
  }

  private static double value(Map<String, Measurement> measured, String name) {
    return measured.getOrDefault(name, Measurement.of(Double.NaN)).value();
  }
}
