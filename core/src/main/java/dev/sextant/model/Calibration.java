package dev.sextant.model;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// How a model's margins become probabilities, or numbers, on rows that it did not learn from.
public enum Calibration {
  /// Two numbers: slope and intercept; of a number by least squares.
  PLATT,
  /// As many steps as the rows ask for; good for many rows.
  ISOTONIC,
  /// One number: the slope.
  TEMPERATURE,
  /// The logistic function of the margin, as the learner gives it.
  NONE;

  /// Margins without rows to fit on are taken as log-odds.
  public Calibrator fit(double[] margins, float[] labels, float[] weights) {
    if (margins.length == 0) {
      return new Calibrator.Logistic();
    }
    return switch (this) {
      case PLATT -> PlattFit.fit(margins, labels, weights);
      case ISOTONIC -> IsotonicFit.fit(margins, labels, weights);
      case TEMPERATURE -> TemperatureFit.fit(margins, labels, weights);
      case NONE -> new Calibrator.Logistic();
    };
  }

  /// Of an outcome that is a number. Margins without rows to fit on are taken as the number.
  ///
  /// @param labels finite
  /// @throws IllegalArgumentException when this is for probabilities alone
  public Calibrator fitNumbers(double[] margins, float[] labels, float[] weights) {
    if (this == TEMPERATURE) {
      throw new IllegalArgumentException(
          "calibrate: temperature is for yes/no outcomes; take platt, isotonic or none");
    }
    if (margins.length == 0) {
      return Calibrator.Linear.NONE;
    }
    return switch (this) {
      case PLATT -> LinearFit.fit(margins, labels, weights);
      case ISOTONIC -> IsotonicFit.fit(margins, labels, weights);
      case TEMPERATURE, NONE -> Calibrator.Linear.NONE;
    };
  }

  /// As written in a spec.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static List<String> words() {
    return Stream.of(values()).map(Calibration::word).toList();
  }

  public static Calibration of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
