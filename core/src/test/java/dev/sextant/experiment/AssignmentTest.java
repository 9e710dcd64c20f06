package dev.sextant.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sextant.Vectors;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class AssignmentTest {
  private static final int UNITS = 20_000;

  private static Assignment halves(String salt, double allocation) {
    Map<String, Double> weights = new LinkedHashMap<>();
    weights.put("control", 0.5);
    weights.put("treatment", 0.5);
    return new Assignment(salt, allocation, weights);
  }

  /// Values of the GrowthBook SDK specification.
  @Test
  void bucketsAreThePublishedOnes() {
    assertThat(Assignment.bucket("foo", "ab")).isEqualTo(0.2575);
    assertThat(Assignment.bucket("foo", "def")).isEqualTo(0.2019);
  }

  @Test
  void aUnitThatTakesPartKeepsItsVariantWhenTheAllocationGrows() {
    for (int i = 0; i < UNITS; i++) {
      String unit = "reader-" + i;
      String before = halves("ramp", 0.05).variantOf(unit);
      if (before != null) {
        for (double allocation : new double[] {0.2, 0.5, 1}) {
          assertThat(halves("ramp", allocation).variantOf(unit)).isEqualTo(before);
        }
      }
    }
  }

  @Test
  void everyoneTakesPartAtFullAllocation() {
    for (int i = 0; i < UNITS; i++) {
      assertThat(halves("all", 1).variantOf("reader-" + i)).isNotNull();
    }
  }

  @Test
  void variantsGetTheirShares() {
    long[] counts = new long[3];
    Assignment assignment = halves("shares", 0.6);
    for (int i = 0; i < UNITS; i++) {
      String variant = assignment.variantOf("reader-" + i);
      counts[variant == null ? 2 : variant.equals("control") ? 0 : 1]++;
    }
    assertThat(SampleRatio.of(counts, new double[] {0.3, 0.3, 0.4}).isMismatch()).isFalse();
  }

  @Test
  void twoExperimentsAreIndependent() {
    long[] cells = new long[4];
    for (int i = 0; i < UNITS; i++) {
      boolean first = "control".equals(halves("one", 1).variantOf("reader-" + i));
      boolean second = "control".equals(halves("two", 1).variantOf("reader-" + i));
      cells[(first ? 2 : 0) + (second ? 1 : 0)]++;
    }
    assertThat(SampleRatio.of(cells, new double[] {1, 1, 1, 1}).isMismatch()).isFalse();
  }

  @Test
  void bucketsAgreeWithGrowthBook() {
    int checked = 0;
    for (JsonNode example : Vectors.cases("assign/bucket-families.json")) {
      String unit = example.get("id").asString();
      // The JavaScript SDK hashes UTF-16 code units, we hash UTF-8: the same for ASCII.
      if (unit.chars().allMatch(c -> c < 128)) {
        assertThat(Assignment.bucket(example.get("salt").asString(), unit))
            .isEqualTo(example.get("growthbook_v2").asDouble());
        checked++;
      }
    }
    assertThat(checked).isGreaterThan(200);
  }

  @Test
  void hashesAgreeWithTheSdkSpecification() {
    int checked = 0;
    for (JsonNode example :
        Vectors.list(Vectors.json("assign/growthbook-cases.json").get("hash"))) {
      if (example.get(2).asInt() == 2) {
        assertThat(Assignment.bucket(example.get(0).asString(), example.get(1).asString()))
            .isEqualTo(example.get(3).asDouble());
        checked++;
      }
    }
    assertThat(checked).isPositive();
  }
}
