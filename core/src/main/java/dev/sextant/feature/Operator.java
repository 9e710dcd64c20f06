package dev.sextant.feature;

import dev.sextant.decision.ValueType;
import org.jspecify.annotations.Nullable;

/// What a feature keeps of the events of one key, and how it reads it back. Definition only: the
/// state of a [Packed] operator lies in its key's vector, that of a [Kept] one is an [Accumulator].
public sealed interface Operator {
  ValueType type();

  /// The stretch of time that it covers; null when it has none: what came last or first, a session,
  /// or what fades.
  default @Nullable Window window() {
    return null;
  }

  /// A fresh state on its own, which reads as if no event had happened.
  Accumulator create();

  /// An operator whose state is a few numbers, which lie side by side with those of its group.
  sealed interface Packed extends Operator {
    @Override
    default Accumulator create() {
      return new VectorAccumulator(this);
    }
  }

  /// An operator whose state is a structure of its own.
  sealed interface Kept extends Operator {}

  /// How [Sums] turns its two sums into one number.
  enum Reading {
    /// The first sum; there is no second.
    TOTAL,
    /// First over second; with a prior, (first + mean * weight) / (second + weight); missing when
    /// that divides by 0.
    QUOTIENT,
    /// The first sum per unit of time; with a prior, (first + mean * weight) / (units in the window
    /// + weight), the mean of a Gamma posterior of a Poisson rate.
    RATE
  }

  /// What a mean, ratio or rate starts from.
  ///
  /// @param mean value without evidence
  /// @param weight how many events (or units of time) it counts for; 0 for none
  record Prior(double mean, double weight) {
    public static final Prior NONE = new Prior(0, 0);
  }

  /// Count, sum, mean, ratio and rate: one or two sums over a window.
  ///
  /// @param wholeFirst whether the first sum counts, so that four bytes hold it
  /// @param wholeSecond likewise the second
  /// @param unit of a rate, milliseconds; 0 otherwise
  record Sums(
      Window window,
      Reading reading,
      boolean wholeFirst,
      boolean wholeSecond,
      Prior prior,
      long unit)
      implements Packed {
    public static Sums count(Window window) {
      return new Sums(window, Reading.TOTAL, true, false, Prior.NONE, 0);
    }

    public static Sums sum(Window window) {
      return new Sums(window, Reading.TOTAL, false, false, Prior.NONE, 0);
    }

    public static Sums quotient(Window window, boolean countsFirst, Prior prior) {
      return new Sums(window, Reading.QUOTIENT, countsFirst, true, prior, 0);
    }

    @Override
    public ValueType type() {
      return ValueType.NUMBER;
    }

    int sums() {
      return reading == Reading.QUOTIENT ? 2 : 1;
    }

    double read(double first, double second) {
      return switch (reading) {
        case TOTAL -> first;
        case QUOTIENT -> divide(first, second);
        case RATE -> divide(first, (double) window.over() / unit);
      };
    }

    private double divide(double first, double second) {
      double weight = second + prior.weight();
      return weight == 0 ? Double.NaN : (first + prior.mean() * prior.weight()) / weight;
    }
  }

  /// The smallest or largest number of a window; missing without any.
  record Extreme(Window window, ValueType type, boolean largest) implements Packed {
    double pick(double a, double b) {
      return largest ? Math.max(a, b) : Math.min(a, b);
    }
  }

  /// The sample variance (divided by n - 1) of a window's numbers; missing below two of them. A
  /// tile keeps count, mean and sum of squared deviations [1], which are merged pairwise [2].
  ///
  /// [1] Welford, Note on a Method for Calculating Corrected Sums of Squares and Products,
  /// Technometrics 1962. [2] Chan, Golub and LeVeque, Updating Formulae and a Pairwise Algorithm
  /// for Computing Sample Variances, COMPSTAT 1982.
  record Variance(Window window) implements Packed {
    @Override
    public ValueType type() {
      return ValueType.NUMBER;
    }
  }

  /// The value of the latest (or earliest) event by event time; of equal times the one that arrived
  /// later (earlier).
  ///
  /// @param of the type of the value
  /// @param earliest the first instead of the last
  /// @param elapsed the time since the event instead of its value
  /// @param valid milliseconds after which a value is missing again; 0 for never
  record Single(ValueType of, boolean earliest, boolean elapsed, long valid) implements Packed {
    public static Single last(ValueType of) {
      return new Single(of, false, false, 0);
    }

    public static Single first(ValueType of) {
      return new Single(of, true, false, 0);
    }

    @Override
    public ValueType type() {
      return elapsed ? ValueType.DURATION : of;
    }
  }

  /// Sum of numbers that each lose half their weight in `halfLife` milliseconds: the sum of x *
  /// 2^(-(now - t) / halfLife) over all events.
  record Decayed(long halfLife) implements Packed {
    public Decayed {
      if (halfLife < 1) {
        throw new IllegalArgumentException(
            "a half-life must be at least 1 ms, but was " + halfLife);
      }
    }

    @Override
    public ValueType type() {
      return ValueType.NUMBER;
    }

    double fade(double sum, long millis) {
      return sum * Math.pow(0.5, (double) millis / halfLife);
    }
  }

  /// The latest symbols, oldest first.
  ///
  /// @param distinct a symbol that comes again moves to the end instead of standing twice
  /// @param valid milliseconds for which an element is listed; 0 for ever
  /// @param idle only the run of elements, up to now, that are closer to each other than this in
  ///   milliseconds; 0 for all
  record Recent(int limit, boolean distinct, long valid, long idle) implements Kept {
    public Recent(int limit, boolean distinct) {
      this(limit, distinct, 0, 0);
    }

    @Override
    public ValueType type() {
      return ValueType.LIST;
    }

    @Override
    public Accumulator create() {
      return new RecentSymbols(this);
    }
  }

  /// How often each symbol came, over a window.
  ///
  /// @param limit symbols kept; beyond four times as many, those with the lowest counts are dropped
  record Distribution(Window window, int limit) implements Kept {
    @Override
    public ValueType type() {
      return ValueType.MAP;
    }

    @Override
    public Accumulator create() {
      return new TiledCounts(this);
    }
  }

  /// How many different symbols came in a window, counted exactly.
  record ExactDistinct(Window window) implements Kept {
    @Override
    public ValueType type() {
      return ValueType.NUMBER;
    }

    @Override
    public Accumulator create() {
      return new DistinctSymbols(this);
    }
  }

  /// How many different symbols came in a window, by a HyperLogLog sketch for each tile.
  record Distinct(Window window) implements Kept {
    /// Relative standard error with 2^11 registers: 1.04 / sqrt(2048), and near 0 below some
    /// hundred.
    public static final double STANDARD_ERROR = 0.023;

    @Override
    public ValueType type() {
      return ValueType.NUMBER;
    }

    @Override
    public Accumulator create() {
      return new DistinctSketch(this);
    }
  }

  /// A quantile of a window's numbers, by a KLL sketch for each tile; missing without any.
  ///
  /// @param rank in [0, 1]: 0.5 for the median
  record Quantile(Window window, double rank) implements Kept {
    /// The rank of the answer differs from the one asked for by less than this in 99 % of cases (k
    /// = 200); no error up to some hundred numbers.
    public static final double RANK_ERROR = 0.0165;

    public Quantile {
      if (!(rank >= 0 && rank <= 1)) {
        throw new IllegalArgumentException("a rank must be in [0, 1], but was " + rank);
      }
    }

    @Override
    public ValueType type() {
      return ValueType.NUMBER;
    }

    @Override
    public Accumulator create() {
      return new QuantileSketch(this);
    }
  }

  /// The most frequent symbols of a window with their counts, by a frequent-items sketch for each
  /// tile.
  ///
  /// A count is too low by at most 3.5 times the total over the sketch's size, which is 16 times
  /// the limit (at least 128).
  record Frequent(Window window, int limit) implements Kept {
    @Override
    public ValueType type() {
      return ValueType.MAP;
    }

    @Override
    public Accumulator create() {
      return new FrequentSketch(this);
    }
  }

  /// Sums over the session that lasts until now: the longest run of events in which no two
  /// neighbours, and neither the last one and now, are `idle` or more apart.
  ///
  /// @param sums read like those of a lifetime
  record Session(long idle, Sums sums) implements Kept {
    @Override
    public ValueType type() {
      return sums.type();
    }

    @Override
    public Accumulator create() {
      return new Sessions(this);
    }
  }

  /// Another operator as it was `delay` milliseconds ago, though it has seen later events.
  ///
  /// @param of an operator without a window; a [Window] has its own delay
  record Delayed(Operator of, long delay) implements Kept {
    @Override
    public ValueType type() {
      return of.type();
    }

    @Override
    public Accumulator create() {
      return new DelayedEvents(this);
    }
  }
}
