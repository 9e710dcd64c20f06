package dev.sextant.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sextant.Vectors;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class SampleRatioTest {
  @Test
  void theAlarmIsForOneInAThousand() {
    assertThat(SampleRatio.of(new long[] {5165, 4835}, new double[] {0.5, 0.5}).isMismatch())
        .isTrue();
    assertThat(SampleRatio.of(new long[] {5160, 4840}, new double[] {0.5, 0.5}).isMismatch())
        .isFalse();
  }

  @Test
  void anExactSplitAndNoTrafficAreNoMismatch() {
    assertThat(SampleRatio.of(new long[] {900, 100}, new double[] {9, 1}).pValue()).isEqualTo(1);
    assertThat(SampleRatio.of(new long[] {0, 0}, new double[] {0.5, 0.5}).pValue()).isEqualTo(1);
  }

  @Test
  void agreesWithScipy() {
    for (String[] row : Vectors.rows("stats/srm-chi2.csv")) {
      SampleRatio ratio =
          SampleRatio.of(
              Arrays.stream(row[0].split(" ")).mapToLong(Long::parseLong).toArray(),
              Arrays.stream(row[1].split(" ")).mapToDouble(Double::parseDouble).toArray());
      double p = Double.parseDouble(row[4]);
      assertThat(ratio.chiSquare()).isCloseTo(Double.parseDouble(row[2]), within(1e-8));
      assertThat(ratio.pValue()).as(row[0]).isCloseTo(p, within(1e-9 * p));
    }
  }

  @Test
  void agreesWithGrowthBook() {
    for (JsonNode example : Vectors.cases("stats/gbstats-srm.json")) {
      long[] counts =
          Vectors.list(example.get("users")).stream().mapToLong(JsonNode::asLong).toArray();
      double p = example.get("p_value").asDouble();
      assertThat(SampleRatio.of(counts, Vectors.numbers(example.get("weights"))).pValue())
          .isCloseTo(p, within(1e-9));
    }
  }
}
