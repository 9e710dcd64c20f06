package dev.sextant.inference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sextant.inference.RowCoding.Cross;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LinearScorerTest {
  @Test
  void crossesOfLateInputsAreReadBackThoughAllWeightsAreZero() {
    Buckets buckets = new Buckets(4);
    List<Coding> codings =
        IntStream.range(0, 99).<Coding>mapToObj(i -> new CategoryCoding("c" + i, buckets)).toList();
    RowCoding coding = new RowCoding(buckets, codings, List.of(new Cross(97, 98)));
    byte[] stored = new LinearScorer(coding, 0, new float[buckets.count()]).bytes();
    LinearScorer read = LinearScorer.read(stored);
    assertThat(read.coding().crosses()).containsExactly(new Cross(97, 98));
    assertThat(read.bytes()).isEqualTo(stored);
  }
}
