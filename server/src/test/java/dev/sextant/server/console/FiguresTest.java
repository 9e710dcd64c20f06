package dev.sextant.server.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sextant.runtime.DecisionService.Explained;
import dev.sextant.runtime.DecisionService.Explained.Contribution;
import dev.sextant.server.console.Waterfall.Bar;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FiguresTest {
  @Test
  void numbersAreShortAndHonest() {
    assertThat(Figures.count(10_000)).isEqualTo("10,000");
    assertThat(Figures.millis(6_840_000)).isEqualTo("6.8 ms");
    assertThat(Figures.millis(50_000_000)).isEqualTo("50 ms");
    assertThat(Figures.millis(1_500_000_000)).isEqualTo("1.5 s");
    assertThat(Figures.probability(0.1421)).isEqualTo(".142");
    assertThat(Figures.probability(0.0001)).isEqualTo("<.001");
    assertThat(Figures.probability(0.9999)).isEqualTo(">.999");
    assertThat(Figures.probability(Double.NaN)).isEqualTo("–");
    assertThat(Figures.signed(-0.05)).isEqualTo("−0.05");
    assertThat(Figures.signed(0.74)).isEqualTo("+0.74");
    assertThat(Figures.margin(-0.0001)).isEqualTo("0.00");
    assertThat(Figures.age(125_000)).isEqualTo("2 min");
    assertThat(Figures.shortened("0.2534137050401688 + 8 * 0.00101640852 = f1.123456 in 1h"))
        .isEqualTo("0.2534 + 8 * 0.001016 = f1.123456 in 1h");
    assertThat(Figures.shortened("1.9108653432544603E-4")).isEqualTo("0.0001911");
    assertThat(Figures.shortened("73.0 and -2.0 but 1.05, 10.0.0.1 and v1.0"))
        .isEqualTo("73 and -2 but 1.05, 10.0.0.1 and v1.0");
    assertThat(Figures.propensity(1)).isEqualTo("1.00");
    assertThat(Figures.propensity(0.00428)).isEqualTo("0.0043");
    assertThat(Figures.percent(-0.0213)).isEqualTo("−2.1 %");
    assertThat(Figures.percent(Double.NaN)).isEqualTo("–");
    assertThat(Figures.roundPercent(0.2)).isEqualTo("+20 %");
    assertThat(Figures.metric(0.0821345)).isEqualTo("0.08213");
    assertThat(Figures.change(-0.002134)).isEqualTo("−0.0021");
    assertThat(Figures.sum(12_345)).isEqualTo("12,345");
    assertThat(Figures.name("Tides & Time")).isEqualTo("Tides & Time");
    assertThat(Figures.name("😀".repeat(150))).isEqualTo("😀".repeat(100) + "…");
    assertThat(Figures.sum(0.5)).isEqualTo("0.50");
  }

  @Test
  void aPulseIsTheGrowthPerSecond() {
    Pulse pulse = new Pulse();
    assertThat(pulse.rate()).isZero();
    for (int second = 0; second <= 100; second++) {
      pulse.record(second * 1_000_000_000L, 4L * second);
    }
    assertThat(pulse.rate()).isEqualTo(4);
    assertThat(pulse.rates()).hasSize(60).containsOnly(4.0);
    pulse.record(101_000_000_000L, 0);
    assertThat(pulse.rates().getLast()).as("a count that falls is a restart").isZero();
  }

  /// Bars join: each begins where the one before ended, and the last returns to zero.
  @Test
  void theWaterfallLeadsFromZeroToTheMargin() {
    long seed = 20_261_123;
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      List<Contribution> contributions = new ArrayList<>();
      double margin = random.nextGaussian() * 3;
      double baseline = margin;
      for (int i = random.nextInt(30); i > 0; i--) {
        double amount = random.nextGaussian();
        contributions.add(new Contribution("f" + i, "1", amount));
        margin += amount;
      }
      Waterfall drawn =
          Waterfall.of(new Explained.Head("h", baseline, contributions, margin, "", 0.5, true));
      double at = drawn.zero();
      for (Bar bar : drawn.bars().subList(0, drawn.bars().size() - 1)) {
        boolean falls = bar.kind().equals("down") || (bar.kind().equals("base") && baseline < 0);
        double start = falls ? bar.x() + bar.width() : bar.x();
        assertThat(start).as("seed %d round %d %s", seed, round, bar).isCloseTo(at, within(1.1));
        at = falls ? bar.x() : bar.x() + bar.width();
      }
      Bar sum = drawn.bars().getLast();
      double end = margin < 0 ? sum.x() : sum.x() + sum.width();
      assertThat(end).as("seed %d round %d", seed, round).isCloseTo(at, within(1.1));
      assertThat(drawn.bars()).allMatch(bar -> bar.x() >= 167 && bar.x() + bar.width() <= 320);
      assertThat(drawn.bars().size()).isLessThanOrEqualTo(11);
    }
  }
}
