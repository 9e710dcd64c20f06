package dev.sextant.monitoring;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.sextant.monitoring.Distribution.Bin;
import dev.sextant.monitoring.Distribution.Frequency;
import dev.sextant.monitoring.Distribution.Kind;
import dev.sextant.monitoring.Distribution.Numbers;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class SampleTest {
  @Test
  void numbersAreDescribedByTheirQuantiles() {
    Sample sample = new Sample(Kind.NUMBERS, "s", 1000);
    for (int i = 100; i >= 1; i--) {
      sample.add(i);
    }
    for (int i = 0; i < 25; i++) {
      sample.add(Double.NaN);
    }
    Distribution described = sample.describe();
    Numbers numbers = requireNonNull(described.numbers());
    assertThat(described.fillRate()).isEqualTo(0.8);
    assertThat(described.unit()).isEqualTo("s");
    assertThat(numbers.min()).isEqualTo(1);
    assertThat(numbers.p5()).isEqualTo(5);
    assertThat(numbers.median()).isEqualTo(50);
    assertThat(numbers.p95()).isEqualTo(95);
    assertThat(numbers.max()).isEqualTo(100);
    assertThat(numbers.mean()).isEqualTo(50.5);
    assertThat(numbers.zeros()).isZero();
  }

  @Test
  void aHistogramHoldsEveryValueAndOneWildValueDoesNotHideTheRest() {
    Sample sample = new Sample(Kind.NUMBERS, "", 10_000);
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 5000; i++) {
      sample.add(random.nextDouble());
    }
    sample.add(1e9);
    Numbers numbers = requireNonNull(sample.describe().numbers());
    assertThat(numbers.histogram()).hasSize(20);
    assertThat(numbers.histogram().stream().mapToLong(Bin::count).sum()).isEqualTo(5001);
    assertThat(numbers.histogram().getLast().to()).isCloseTo(0.99, within(0.02));
    assertThat(numbers.histogram()).allMatch(bin -> bin.count() > 150);
  }

  @Test
  void equalValuesMakeOneBin() {
    Sample sample = new Sample(Kind.NUMBERS, "", 10);
    sample.add(0);
    sample.add(0);
    Numbers numbers = requireNonNull(sample.describe().numbers());
    assertThat(numbers.histogram()).containsExactly(new Bin(0, 0, 2));
    assertThat(numbers.zeros()).isEqualTo(1);
  }

  @Test
  void namesAreDescribedByTheirFrequency() {
    Sample sample = new Sample(Kind.NAMES, "", 100);
    for (String name : new String[] {"b", "a", "c", "b", "c", "b"}) {
      sample.add(name);
    }
    sample.add((String) null);
    Distribution described = sample.describe();
    assertThat(described.top())
        .containsExactly(new Frequency("b", 3), new Frequency("c", 2), new Frequency("a", 1));
    assertThat(described.distinct()).isEqualTo(3);
    assertThat(described.numbers()).isNull();
    assertThat(described.present()).isEqualTo(6);
    assertThat(described.rows()).isEqualTo(7);
  }

  @Test
  void aFullSampleTakesNoMoreAndAnEmptyOneHasNoFillRate() {
    Sample sample = new Sample(Kind.NUMBERS, "", 3);
    for (int i = 0; i < 10; i++) {
      sample.add(i);
    }
    assertThat(sample.describe().rows()).isEqualTo(3);
    assertThat(new Sample(Kind.NUMBERS, "", 3).describe().fillRate()).isNaN();
  }

  @Test
  void delaysAreKnownToAFifth() {
    Delays delays = new Delays();
    assertThat(delays.quantile(0.5)).isZero();
    for (int i = 1; i <= 1000; i++) {
      delays.add(i * 1000L);
    }
    assertThat(delays.count()).isEqualTo(1000);
    assertThat(delays.longest()).isEqualTo(1_000_000);
    assertThat((double) delays.quantile(0.5)).isBetween(500_000.0, 600_000.0);
    assertThat((double) delays.quantile(0.99)).isBetween(990_000.0, 1_000_000.0);
    delays.add(-5);
    assertThat(delays.quantile(1e-9)).isLessThanOrEqualTo(2);
  }

  @Test
  void aSampleOfDecisionsHasItsShareAndItsBound() {
    int picked = 0;
    for (int i = 0; i < 100_000; i++) {
      picked += DecisionSample.picks("decision-" + i, 0.01) ? 1 : 0;
    }
    assertThat(picked).isBetween(850, 1150); // 5 standard deviations
    DecisionSample sample = new DecisionSample(1, 3);
    for (int i = 0; i < 5; i++) {
      assertThat(sample.take("d" + i, 60_000 + i)).isEqualTo(i < 3);
    }
    assertThat(sample.take("d6", 120_000)).isTrue();
    assertThat(sample.leftOut()).isEqualTo(2);
    assertThat(new DecisionSample(0, 3).take("d1", 0)).isFalse();
    assertThatThrownBy(() -> new DecisionSample(2, 1))
        .hasMessage("share must be in [0, 1], but was 2.0");
  }
}
