package dev.sextant.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sextant.decision.SymbolList;
import dev.sextant.decision.SymbolMap;
import dev.sextant.decision.Symbols;
import dev.sextant.decision.ValueType;
import dev.sextant.feature.Operator.Prior;
import dev.sextant.feature.Operator.Sums;
import dev.sextant.math.BinaryReader;
import dev.sextant.math.BinaryWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Every operator equals a naive recomputation from the whole history, whatever the order of
/// arrival.
final class OperatorsTest {
  private static final long HOUR = 3_600_000;
  private static final long DAY = 24 * HOUR;

  private static final List<Window> WINDOWS =
      List.of(
          Window.LIFETIME,
          new Window(6 * HOUR, 0),
          new Window(48 * HOUR, 0),
          new Window(DAY, 12 * HOUR),
          Window.exact(DAY, 0),
          Window.exact(DAY, 5 * HOUR));

  private final Symbols symbols = new Symbols();

  private record Seen(long time, double number, int symbol) {}

  /// A fifth of the events comes late.
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

  /// What a reading at `now` covers, as the docs of [Window] say it.
  private static boolean covers(Window window, long time, long now) {
    if (window.isLifetime()) {
      return true;
    }
    long until = now - window.delay();
    if (window.isExact()) {
      return time > until - window.over() - (window.delay() == 0 ? 0 : 1)
          && (window.delay() == 0 ? time <= until : time < until);
    }
    long tile = Math.ceilDiv(window.over(), 12);
    long newest = Math.floorDiv(until, tile) - (window.delay() == 0 ? 0 : 1);
    long at = Math.floorDiv(time, tile);
    return at <= newest && at > newest - 12;
  }

  private static List<Seen> covered(Window window, List<Seen> seen, long now) {
    return seen.stream().filter(each -> covers(window, each.time(), now)).toList();
  }

  /// Adds a history event by event and compares each reading with the naive one.
  private void check(
      long seed,
      Operator operator,
      Window window,
      boolean fractions,
      ToDoubleFunction<List<Seen>> naive) {
    SplittableRandom random = new SplittableRandom(seed);
    Accumulator state = operator.create();
    List<Seen> seen = new ArrayList<>();
    for (Seen event : history(random, 400)) {
      state.add(0, event.time(), event.number(), event.symbol(), symbols);
      seen.add(event);
      long now = newest(seen) + random.nextLong(3 * HOUR);
      double expected = naive.applyAsDouble(covered(window, seen, now));
      double actual = state.number(now);
      if (fractions && !Double.isNaN(expected)) {
        assertThat(actual)
            .as("seed %d, %s", seed, operator)
            .isCloseTo(expected, within(1e-9 * Math.max(1, Math.abs(expected))));
      } else {
        assertThat(actual).as("seed %d, %s", seed, operator).isEqualTo(Double.valueOf(expected));
      }
    }
  }

  private static double[] numbers(List<Seen> seen) {
    return seen.stream().mapToDouble(Seen::number).toArray();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void sumsEqualTheNaiveSumOverTheSameWindow(long seed) {
    for (Window window : WINDOWS) {
      check(seed, Sums.sum(window), window, false, seen -> Arrays.stream(numbers(seen)).sum());
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void extremesEqualTheNaiveOnesAndAreMissingWithoutEvents(long seed) {
    for (Window window : WINDOWS) {
      check(
          seed,
          new Operator.Extreme(window, ValueType.NUMBER, true),
          window,
          false,
          seen -> Arrays.stream(numbers(seen)).max().orElse(Double.NaN));
      check(
          seed,
          new Operator.Extreme(window, ValueType.NUMBER, false),
          window,
          false,
          seen -> Arrays.stream(numbers(seen)).min().orElse(Double.NaN));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void varianceIsTheSampleVariance(long seed) {
    for (Window window : WINDOWS) {
      check(
          seed,
          new Operator.Variance(window),
          window,
          true,
          seen -> {
            double[] numbers = numbers(seen);
            double mean = Arrays.stream(numbers).average().orElse(0);
            double squares = Arrays.stream(numbers).map(x -> (x - mean) * (x - mean)).sum();
            return numbers.length < 2 ? Double.NaN : squares / (numbers.length - 1);
          });
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void quantilesOfFewNumbersAreExact(long seed) {
    for (Window window : List.of(WINDOWS.get(1), WINDOWS.get(2), WINDOWS.get(3))) {
      for (double rank : new double[] {0, 0.1, 0.5, 0.9, 1}) {
        check(
            seed,
            new Operator.Quantile(window, rank),
            window,
            false,
            seen -> {
              double[] sorted = numbers(seen);
              Arrays.sort(sorted);
              return sorted.length == 0
                  ? Double.NaN
                  : sorted[Math.max(0, (int) Math.ceil(rank * sorted.length) - 1)];
            });
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void quantilesOfManyNumbersStayWithinTheStatedRankError(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Accumulator state = new Operator.Quantile(new Window(DAY, 0), 0.9).create();
    double[] numbers = new double[60_000];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = random.nextGaussian();
      state.add(0, 1_000 * HOUR + random.nextLong(DAY / 2), numbers[i], -1, symbols);
    }
    double answer = state.number(1_000 * HOUR + DAY / 2);
    double rank = Arrays.stream(numbers).filter(x -> x <= answer).count() / 60_000.0;
    assertThat(rank).as("seed %d", seed).isCloseTo(0.9, within(Operator.Quantile.RANK_ERROR));
  }

  @Test
  void theSameNumbersInTheSameOrderMakeTheSameSketch() {
    Operator operator = new Operator.Quantile(new Window(DAY, 0), 0.37);
    Accumulator straight = operator.create();
    Accumulator interrupted = operator.create();
    Accumulator other = operator.create();
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 20_000; i++) {
      double number = random.nextGaussian();
      long time = 1_000 * HOUR + i;
      straight.add(0, time, number, -1, symbols);
      other.add(0, time, -number, -1, symbols);
      interrupted.add(0, time, number, -1, symbols);
      if (i % 1_000 == 0) {
        BinaryWriter out = new BinaryWriter();
        interrupted.write(out, symbols);
        interrupted = operator.create();
        interrupted.read(new BinaryReader(out.toBytes()), symbols);
      }
    }
    assertThat(interrupted.number(1_001 * HOUR)).isEqualTo(straight.number(1_001 * HOUR));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void distinctCountsAreExactOrWithinTheSketchesError(long seed) {
    for (Window window : WINDOWS) {
      check(
          seed,
          new Operator.ExactDistinct(window),
          window,
          false,
          seen -> seen.stream().mapToInt(Seen::symbol).distinct().count());
    }
    Accumulator sketch = new Operator.Distinct(new Window(DAY, 0)).create();
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 50_000; i++) {
      int symbol = symbols.code("user-" + random.nextInt(10_000));
      sketch.add(0, 1_000 * HOUR + random.nextLong(DAY / 2), 1, symbol, symbols);
    }
    assertThat(sketch.number(1_000 * HOUR + DAY / 2))
        .as("seed %d", seed)
        .isCloseTo(
            10_000 * (1 - Math.exp(-5)), within(10_000 * 4 * Operator.Distinct.STANDARD_ERROR));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void decayedSumsForgetByHalves(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Accumulator state = new Operator.Decayed(10 * HOUR).create();
    assertThat(state.number(1_000 * HOUR)).isZero();
    List<Seen> seen = new ArrayList<>();
    for (Seen event : history(random, 200)) {
      state.add(0, event.time(), event.number(), -1, symbols);
      seen.add(event);
      long now = newest(seen) + random.nextLong(3 * HOUR);
      double naive =
          seen.stream()
              .mapToDouble(e -> e.number() * Math.pow(2, -(now - e.time()) / (10.0 * HOUR)))
              .sum();
      assertThat(state.number(now)).as("seed %d", seed).isCloseTo(naive, within(1e-9 * naive));
    }
  }

  @Test
  void aWindowLeavesOutAtMostATwelfth() {
    Window window = new Window(12 * HOUR, 0);
    Accumulator counts = Sums.count(window).create();
    LongStream.range(0, 100 * 60).forEach(minute -> counts.add(0, minute * 60_000, 1, -1, symbols));
    long now = (100 * 60 - 1) * 60_000;
    assertThat(counts.number(now)).isBetween(11.0 * 60, 12.0 * 60);
  }

  @Test
  void aDelayedWindowNeverSeesWhatIsNewer() {
    Window window = new Window(24 * HOUR, 7 * HOUR);
    Accumulator counts = Sums.count(window).create();
    long now = 500 * HOUR;
    counts.add(0, now - 7 * HOUR + 1, 1, -1, symbols);
    counts.add(0, now, 1, -1, symbols);
    assertThat(counts.number(now)).isZero();
    counts.add(0, now - 12 * HOUR, 1, -1, symbols);
    assertThat(counts.number(now)).isEqualTo(1);
  }

  @Test
  void aRatioStartsAtItsPriorAndMovesWithEvidence() {
    Accumulator ratio = Sums.quotient(Window.LIFETIME, true, new Prior(0.02, 10)).create();
    assertThat(ratio.number(0)).isEqualTo(0.02);
    for (int i = 0; i < 90; i++) {
      ratio.add(1, 1, 1, -1, symbols);
    }
    ratio.add(0, 1, 1, -1, symbols);
    assertThat(ratio.number(1)).isEqualTo((1 + 0.2) / 100);
    assertThat(Sums.quotient(Window.LIFETIME, true, Prior.NONE).create().number(0)).isNaN();
  }

  @Test
  void aRateIsPerUnitOfTime() {
    Sums perHour =
        new Sums(
            new Window(12 * HOUR, 0), Operator.Reading.RATE, true, false, new Prior(2, 4), HOUR);
    Accumulator rate = perHour.create();
    assertThat(rate.number(500 * HOUR)).isEqualTo(2.0 * 4 / (12 + 4));
    for (int i = 0; i < 24; i++) {
      rate.add(0, 500 * HOUR, 1, -1, symbols);
    }
    assertThat(rate.number(500 * HOUR)).isEqualTo((24 + 8) / 16.0);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void lastAndFirstGoByEventTimeAndThenByArrival(long seed) {
    List<Seen> history = history(new SplittableRandom(seed), 200);
    Accumulator last = Operator.Single.last(ValueType.NUMBER).create();
    Accumulator first = Operator.Single.first(ValueType.NUMBER).create();
    history.forEach(e -> last.add(0, e.time(), e.number(), -1, symbols));
    history.forEach(e -> first.add(0, e.time(), e.number(), -1, symbols));
    List<Seen> sorted = history.stream().sorted(Comparator.comparingLong(Seen::time)).toList();
    assertThat(last.number(0)).as("seed %d", seed).isEqualTo(sorted.getLast().number());
    assertThat(first.number(0)).as("seed %d", seed).isEqualTo(sorted.getFirst().number());
  }

  @Test
  void aValueIsMissingOnceItIsNoLongerValid() {
    Accumulator last = new Operator.Single(ValueType.NUMBER, false, false, HOUR).create();
    Accumulator since = new Operator.Single(ValueType.NUMBER, false, true, 0).create();
    assertThat(since.number(100 * HOUR)).isNaN();
    last.add(0, 100 * HOUR, 7, -1, symbols);
    since.add(0, 100 * HOUR, 7, -1, symbols);
    assertThat(last.number(101 * HOUR - 1)).isEqualTo(7);
    assertThat(last.number(101 * HOUR)).isNaN();
    assertThat(since.number(101 * HOUR)).isEqualTo((double) HOUR);
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
    assertThat(list(recent, 0))
        .as("seed %d", seed)
        .isEqualTo(naive.subList(naive.size() - 5, naive.size()));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void aSequenceRepeatsAndEndsWithItsVisit(long seed) {
    List<Seen> history = history(new SplittableRandom(seed), 300);
    Accumulator all = new Operator.Recent(50, false).create();
    Accumulator visit = new Operator.Recent(50, false, 0, HOUR / 2).create();
    history.forEach(e -> all.add(0, e.time(), 1, e.symbol(), symbols));
    history.forEach(e -> visit.add(0, e.time(), 1, e.symbol(), symbols));
    List<Seen> sorted = history.stream().sorted(Comparator.comparingLong(Seen::time)).toList();
    long now = newest(history) + HOUR / 4;
    int from = sorted.size();
    for (long next = now; next - sorted.get(from - 1).time() < HOUR / 2; ) {
      next = sorted.get(--from).time();
    }
    List<Integer> symbolsOf = sorted.stream().map(Seen::symbol).toList();
    assertThat(list(all, now))
        .as("seed %d", seed)
        .isEqualTo(symbolsOf.subList(sorted.size() - 50, sorted.size()));
    assertThat(list(visit, now))
        .as("seed %d", seed)
        .isEqualTo(symbolsOf.subList(Math.max(from, sorted.size() - 50), sorted.size()));
    assertThat(list(visit, now + HOUR)).isEmpty();
  }

  private static List<Integer> list(Accumulator state, long now) {
    return Arrays.stream(((SymbolList) read(state.object(now))).toArray()).boxed().toList();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void aSessionIsTheRunOfEventsUpToNow(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    long idle = HOUR;
    Accumulator session = new Operator.Session(idle, Sums.sum(Window.LIFETIME)).create();
    List<Seen> seen = new ArrayList<>();
    for (Seen drawn : history(random, 400)) {
      long late = Math.min(newest(seen) - drawn.time(), 12 * HOUR);
      Seen event =
          late <= 0 ? drawn : new Seen(newest(seen) - late, drawn.number(), drawn.symbol());
      session.add(0, event.time(), event.number(), -1, symbols);
      seen.add(event);
      long now = newest(seen) + random.nextLong(2 * HOUR);
      List<Seen> latestFirst =
          seen.stream().sorted(Comparator.comparingLong(Seen::time).reversed()).toList();
      double naive = 0;
      long next = now;
      for (Seen each : latestFirst) {
        if (next - each.time() >= idle) {
          break;
        }
        naive += each.number();
        next = each.time();
      }
      assertThat(session.number(now)).as("seed %d", seed).isEqualTo(naive);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void aDelayedOperatorIsWhatItWasThen(long seed) {
    for (Operator of :
        List.of(
            Sums.count(Window.LIFETIME),
            Operator.Single.last(ValueType.CATEGORY),
            new Operator.Single(ValueType.NUMBER, false, true, 0),
            new Operator.Decayed(5 * HOUR))) {
      SplittableRandom random = new SplittableRandom(seed);
      Accumulator delayed = new Operator.Delayed(of, 7 * HOUR).create();
      List<Seen> seen = new ArrayList<>();
      for (Seen event : history(random, 200)) {
        delayed.add(0, event.time(), 1, event.symbol(), symbols);
        seen.add(event);
        long now = newest(seen) + random.nextLong(9 * HOUR);
        Accumulator then = of.create();
        seen.stream()
            .filter(e -> e.time() < now - 7 * HOUR)
            .forEach(e -> then.add(0, e.time(), 1, e.symbol(), symbols));
        double expected = then.number(now - 7 * HOUR);
        if (Double.isNaN(expected)) {
          assertThat(delayed.number(now)).as("seed %d, %s", seed, of).isNaN();
        } else {
          assertThat(delayed.number(now))
              .as("seed %d, %s", seed, of)
              .isCloseTo(expected, within(1e-9));
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void distributionCountsBySymbolOverTheSameWindow(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (Window window : WINDOWS) {
      Accumulator counts = new Operator.Distribution(window, 100).create();
      Accumulator top = new Operator.Frequent(window, 20).create();
      List<Seen> seen = new ArrayList<>();
      for (Seen event : history(random, 300)) {
        counts.add(0, event.time(), 1, event.symbol(), symbols);
        top.add(0, event.time(), 1, event.symbol(), symbols);
        seen.add(event);
      }
      long now = newest(seen) + random.nextLong(3 * HOUR);
      Map<Integer, Double> naive = new HashMap<>();
      covered(window, seen, now).forEach(e -> naive.merge(e.symbol(), 1.0, Double::sum));
      assertThat(map(counts, now)).as("seed %d, %s", seed, window).isEqualTo(naive);
      assertThat(map(top, now)).as("seed %d, %s", seed, window).isEqualTo(naive);
    }
  }

  private static Map<Integer, Double> map(Accumulator state, long now) {
    Map<Integer, Double> map = new HashMap<>();
    ((SymbolMap) read(state.object(now))).forEach(map::put);
    return map;
  }

  @Test
  void frequentSymbolsAreFoundAmongManyRareOnes() {
    Accumulator top = new Operator.Frequent(new Window(DAY, 0), 5).create();
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 100_000; i++) {
      String name = random.nextInt(4) > 0 ? "rare" + random.nextInt(20_000) : "often" + i % 5;
      top.add(0, 1_000 * HOUR + i, 1, symbols.code(name), symbols);
    }
    Map<Integer, Double> found = map(top, 1_000 * HOUR + 100_000);
    assertThat(found).hasSize(5);
    found.forEach(
        (code, count) -> {
          assertThat(symbols.name(code)).startsWith("often");
          assertThat(count).isBetween(5_000 - 3.5 * 100_000 / 128, 5_200.0);
        });
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

  /// One of each kind.
  static Stream<Operator> operators() {
    Window window = new Window(DAY, 0);
    return Stream.of(
        Sums.quotient(window, false, new Prior(0.1, 2)),
        Sums.count(Window.exact(DAY, HOUR)),
        new Operator.Extreme(window, ValueType.NUMBER, true),
        new Operator.Variance(window),
        Operator.Single.last(ValueType.CATEGORY),
        new Operator.Decayed(HOUR),
        new Operator.Recent(7, true),
        new Operator.Distribution(window, 50),
        new Operator.ExactDistinct(new Window(DAY, HOUR)),
        new Operator.Distinct(window),
        new Operator.Quantile(window, 0.7),
        new Operator.Frequent(window, 10),
        new Operator.Session(HOUR, Sums.sum(Window.LIFETIME)),
        new Operator.Delayed(Operator.Single.last(ValueType.CATEGORY), HOUR));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void aWrittenStateReadsTheSameUnderOtherSymbolCodes(long seed) {
    operators()
        .forEach(
            operator -> {
              SplittableRandom random = new SplittableRandom(seed);
              List<Seen> history = history(random, 200);
              long now = newest(history);
              Accumulator original = operator.create();
              history.forEach(
                  e ->
                      original.add(
                          random.nextInt(sums(operator)),
                          e.time(),
                          e.number(),
                          e.symbol(),
                          symbols));
              Symbols others = new Symbols();
              others.code("something else");
              Accumulator copy = copy(operator, original, symbols, others);
              Accumulator back = copy(operator, copy, others, symbols);
              assertThat(back.number(now))
                  .as("%s, seed %d", operator, seed)
                  .isEqualTo(Double.valueOf(original.number(now)));
              if (operator.type() == ValueType.MAP) {
                assertThat(map(back, now)).isEqualTo(map(original, now));
              }
              assertThat(copy.bytes()).isPositive();
            });
  }

  private static int sums(Operator operator) {
    return operator instanceof Sums sums ? sums.sums() : 1;
  }

  private static Accumulator copy(Operator operator, Accumulator from, Symbols old, Symbols now) {
    BinaryWriter out = new BinaryWriter();
    from.write(out, old);
    Accumulator copy = operator.create();
    copy.read(new BinaryReader(out.toBytes()), now);
    return copy;
  }

  private static Object read(@Nullable Object value) {
    return Objects.requireNonNull(value);
  }
}
