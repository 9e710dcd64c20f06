package dev.sextant.feedback;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ThresholdSolverCapacityTest {
  private static final double[] SCORES = {0.4, 0.1, 0.9, 0.3, 0.2};
  private static final float[] LABELS = {1, 0, 1, 0, 0};

  @Test
  void allButTheHighestScoresAreSettled() {
    var solved = ThresholdSolver.forCapacity(SCORES, LABELS, 2).orElseThrow();
    assertThat(IntStream.range(0, 5).filter(i -> SCORES[i] > solved.threshold())).hasSize(2);
    assertThat(solved.settled()).isEqualTo(3);
    assertThat(solved.precision()).isEqualTo(1);
    assertThat(solved.recall()).isEqualTo(1);
  }

  @Test
  void equalScoresAreSettledTogetherSoThatCapacityHolds() {
    double[] equal = {0.5, 0.5, 0.5, 0.9};
    var solved = ThresholdSolver.forCapacity(equal, new float[] {0, 1, 0, 1}, 2).orElseThrow();
    assertThat(solved.threshold()).isEqualTo(0.5);
    assertThat(solved.settled()).isEqualTo(3);
    assertThat(solved.precision()).isEqualTo(2.0 / 3);
  }

  @Test
  void whoHasTimeForAllSettlesNothing() {
    assertThat(ThresholdSolver.forCapacity(SCORES, LABELS, 5)).isEmpty();
    assertThat(ThresholdSolver.forCapacity(SCORES, LABELS, 0).orElseThrow().settled()).isEqualTo(5);
  }
}
