package dev.sextant.math;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SelectionTest {
  @Test
  void theNthValueIsTheOneOfTheSortedArray() {
    for (long seed = 0; seed < 200; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      long[] values = random.longs(1 + random.nextInt(60), -9, 9).toArray();
      long[] sorted = values.clone();
      Arrays.sort(sorted);
      for (int n = 0; n < sorted.length; n++) {
        assertThat(Selection.nth(values.clone(), n)).as("seed %d", seed).isEqualTo(sorted[n]);
      }
    }
  }
}
