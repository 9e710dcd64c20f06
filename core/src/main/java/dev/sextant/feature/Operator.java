package dev.sextant.feature;

import dev.sextant.decision.ValueType;
import org.jspecify.annotations.Nullable;

/// What a feature keeps of the events of one key, and how it reads it back. Definition only;
/// [Accumulator] is the state.
public sealed interface Operator {
  ValueType type();

  /// The stretch of time that it covers; null when it keeps what came last or first.
  default @Nullable Window window() {
    return null;
  }

  /// A fresh state, which reads as if no event had happened.
  Accumulator create();

  /// How [Sums] turns its two sums into one number.
  enum Reading {
    /// The first sum; there is no second.
    TOTAL,
    /// First over second; with a prior, (first + mean * weight) / (second + weight); missing when
    /// that divides by 0.
    QUOTIENT;

    int sums() {
      return this == TOTAL ? 1 : 2;
    }
  }

  /// Count, sum, mean and ratio: one or two sums over a window.
  ///
  /// @param priorMean value of a quotient without evidence
  /// @param priorWeight how many events the prior counts for; 0 for none
  record Sums(Window window, Reading reading, double priorMean, double priorWeight)
      implements Operator {
    @Override
    public ValueType type() {
      return ValueType.NUMBER;
    }

    @Override
    public Accumulator create() {
      return window.isLifetime() ? new TotalSums(this) : new TiledSums(this);
    }

    double read(double first, double second) {
      return switch (reading) {
        case TOTAL -> first;
        case QUOTIENT -> {
          double weight = second + priorWeight;
          yield weight == 0 ? Double.NaN : (first + priorMean * priorWeight) / weight;
        }
      };
    }
  }

  /// The value of the latest (or earliest) event by event time; of equal times the one that arrived
  /// later (earlier).
  record Single(ValueType type, boolean earliest) implements Operator {
    @Override
    public Accumulator create() {
      return new SingleValue(this);
    }
  }

  /// The latest symbols, oldest first.
  ///
  /// @param distinct a symbol that comes again moves to the end instead of standing twice
  record Recent(int limit, boolean distinct) implements Operator {
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
  record Distribution(Window window, int limit) implements Operator {
    @Override
    public ValueType type() {
      return ValueType.MAP;
    }

    @Override
    public Accumulator create() {
      return new TiledCounts(this);
    }
  }
}
