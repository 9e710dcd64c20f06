package dev.sextant.model;

/// A metric's value with its 95 % interval; the bounds are NaN when no interval was computed.
public record Measurement(double value, double low, double high) {
  public static Measurement of(double value) {
    return new Measurement(value, Double.NaN, Double.NaN);
  }
}
