package dev.sextant.feature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sextant.decision.SymbolList;
import dev.sextant.decision.SymbolMap;
import dev.sextant.decision.Symbols;
import dev.sextant.decision.ValueType;
import dev.sextant.math.BinaryReader;
import dev.sextant.math.BinaryWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Every operator equals a naive recomputation from the whole history, whatever the order of
/// arrival.
final class OperatorsTest {
  private static final long HOUR = 3_600_000;

  private final Symbols symbols = new Symbols();

  private record Seen(long time, double number, int symbol) {}

  private List<Seen> history(SplittableRandom random, int events) {
    List<Seen> history = new ArrayList<>();
    long time = 1_000 * HOUR;
    for (int i = 0; i < events; i++) {
      time += random.nextLong(HOUR);
      long late = random.nextInt(5) == 0 ? random.nextLong(30 * HOUR) : 0;
      history.add(
          new Seen(time - late, random.nextInt(100), symbols.code("s" + random.nextInt(12))));
    }
    return history;
  }

  private static long newest(List<Seen> history) {
    return history.stream().mapToLong(Seen::time).max().orElse(0);
  }

  /// The tiles that a reading at `now` covers, as the docs of [Window] say it.
  private static boolean covers(Window window, long time, long now) {
    if (window.over() == 0) {
      return true;
    }
    long tile = Math.ceilDiv(window.over(), 12);
    long newest =
        window.delay() == 0
            ? Math.floorDiv(now, tile)
            : Math.floorDiv(now - window.delay(), tile) - 1;
    long at = Math.floorDiv(time, tile);
    return at <= newest && at > newest - 12;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void windowedSumsEqualTheNaiveSumOverTheSameTiles(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (Window window :
        List.of(
            Window.LIFETIME,
            new Window(6 * HOUR, 0),
            new Window(48 * HOUR, 0),
            new Window(24 * HOUR, 12 * HOUR))) {
      Accumulator sums = new Operator.Sums(window, Operator.Reading.TOTAL, 0, 0).create();
      List<Seen> seen = new ArrayList<>();
      for (Seen event : history(random, 400)) {
        sums.add(0, event.time(), event.number(), -1, symbols);
        seen.add(event);
        long now = newest(seen) + random.nextLong(3 * HOUR);
        double naive =
            seen.stream()
                .filter(e -> covers(window, e.time(), now))
                .mapToDouble(Seen::number)
                .sum();
        assertThat(sums.number(now)).as("seed %d, %s", seed, window).isEqualTo(naive);
      }
    }
  }

  @Test
  void aWindowLeavesOutAtMostATwelfth() {
    Window window = new Window(12 * HOUR, 0);
    Accumulator counts = new Operator.Sums(window, Operator.Reading.TOTAL, 0, 0).create();
    LongStream.range(0, 100 * 60).forEach(minute -> counts.add(0, minute * 60_000, 1, -1, symbols));
    long now = (100 * 60 - 1) * 60_000;
    assertThat(counts.number(now)).isBetween(11.0 * 60, 12.0 * 60);
  }

  @Test
  void aDelayedWindowNeverSeesWhatIsNewer() {
    Window window = new Window(24 * HOUR, 7 * HOUR);
    Accumulator counts = new Operator.Sums(window, Operator.Reading.TOTAL, 0, 0).create();
    long now = 500 * HOUR;
    counts.add(0, now - 7 * HOUR + 1, 1, -1, symbols);
    counts.add(0, now, 1, -1, symbols);
    assertThat(counts.number(now)).isZero();
    counts.add(0, now - 12 * HOUR, 1, -1, symbols);
    assertThat(counts.number(now)).isEqualTo(1);
  }

  @Test
  void aRatioStartsAtItsPriorAndMovesWithEvidence() {
    Accumulator ratio =
        new Operator.Sums(Window.LIFETIME, Operator.Reading.QUOTIENT, 0.02, 10).create();
    assertThat(ratio.number(0)).isEqualTo(0.02);
    for (int i = 0; i < 90; i++) {
      ratio.add(1, 1, 1, -1, symbols);
    }
    ratio.add(0, 1, 1, -1, symbols);
    assertThat(ratio.number(1)).isEqualTo((1 + 0.2) / 100);
    assertThat(
            new Operator.Sums(Window.LIFETIME, Operator.Reading.QUOTIENT, 0, 0).create().number(0))
        .isNaN();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void lastAndFirstGoByEventTimeAndThenByArrival(long seed) {
    List<Seen> history = history(new SplittableRandom(seed), 200);
    Accumulator last = new Operator.Single(ValueType.NUMBER, false).create();
    Accumulator first = new Operator.Single(ValueType.NUMBER, true).create();
    history.forEach(e -> last.add(0, e.time(), e.number(), -1, symbols));
    history.forEach(e -> first.add(0, e.time(), e.number(), -1, symbols));
    List<Seen> sorted = history.stream().sorted(Comparator.comparingLong(Seen::time)).toList();
    assertThat(last.number(0)).as("seed %d", seed).isEqualTo(sorted.getLast().number());
    assertThat(first.number(0)).as("seed %d", seed).isEqualTo(sorted.getFirst().number());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void recentKeepsTheLatestDifferentSymbolsInOrder(long seed) {
    List<Seen> history = history(new SplittableRandom(seed), 300);
    Accumulator recent = new Operator.Recent(5, true).create();
    history.forEach(e -> recent.add(0, e.time(), 1, e.symbol(), symbols));
    List<Integer> naive = new ArrayList<>();
    for (Seen event : history.stream().sorted(Comparator.comparingLong(Seen::time)).toList()) {
      naive.removeIf(code -> code == event.symbol());
      naive.add(event.symbol());
    }
    int[] wanted =
        naive.subList(naive.size() - 5, naive.size()).stream().mapToInt(i -> i).toArray();
    assertThat(((SymbolList) read(recent.object(0))).toArray())
        .as("seed %d", seed)
        .isEqualTo(wanted);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void distributionCountsBySymbolOverTheSameTiles(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (Window window : List.of(Window.LIFETIME, new Window(24 * HOUR, 0))) {
      Accumulator counts = new Operator.Distribution(window, 100).create();
      List<Seen> seen = new ArrayList<>();
      for (Seen event : history(random, 300)) {
        counts.add(0, event.time(), 1, event.symbol(), symbols);
        seen.add(event);
      }
      long now = newest(seen) + random.nextLong(3 * HOUR);
      SymbolMap map = (SymbolMap) read(counts.object(now));
      for (int symbol = 0; symbol < symbols.size(); symbol++) {
        int code = symbol;
        long naive =
            seen.stream().filter(e -> e.symbol() == code && covers(window, e.time(), now)).count();
        double counted = map.get(symbol);
        assertThat(Double.isNaN(counted) ? 0 : counted)
            .as("seed %d", seed)
            .isEqualTo((double) naive);
      }
    }
  }

  @Test
  void aDistributionOverItsLimitKeepsTheMostFrequent() {
    Accumulator counts = new Operator.Distribution(Window.LIFETIME, 3).create();
    for (int symbol = 0; symbol < 15; symbol++) {
      for (int i = 0; i <= symbol; i++) {
        counts.add(0, 1, 1, symbols.code("n" + symbol), symbols);
      }
    }
    SymbolMap map = (SymbolMap) read(counts.object(1));
    assertThat(map.size()).isLessThanOrEqualTo(12);
    assertThat(map.get(symbols.code("n13"))).isEqualTo(14);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void aWrittenStateReadsTheSameUnderOtherSymbolCodes(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Seen> history = history(random, 200);
    long now = newest(history);
    for (Operator operator :
        List.of(
            new Operator.Sums(new Window(24 * HOUR, 0), Operator.Reading.QUOTIENT, 0.1, 2),
            new Operator.Single(ValueType.CATEGORY, false),
            new Operator.Recent(7, true),
            new Operator.Distribution(new Window(24 * HOUR, 0), 50))) {
      Accumulator original = operator.create();
      history.forEach(
          e -> original.add(random.nextInt(2), e.time(), e.number(), e.symbol(), symbols));
      BinaryWriter out = new BinaryWriter();
      original.write(out, symbols);
      Symbols others = new Symbols();
      others.code("something else");
      Accumulator copy = operator.create();
      copy.read(new BinaryReader(out.toBytes()), others);
      BinaryWriter again = new BinaryWriter();
      copy.write(again, others);
      Accumulator back = operator.create();
      back.read(new BinaryReader(again.toBytes()), symbols);
      BinaryWriter third = new BinaryWriter();
      back.write(third, symbols);
      assertThat(back.number(now))
          .as("%s, seed %d", operator, seed)
          .isEqualTo(Double.valueOf(original.number(now)));
      assertThat(third.size()).isEqualTo(out.size());
    }
  }

  private static Object read(@Nullable Object value) {
    return Objects.requireNonNull(value);
  }
}
