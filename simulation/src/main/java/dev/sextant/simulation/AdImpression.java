package dev.sextant.simulation;

/// An impression with its truth and what became of it. One object is used again and again.
public final class AdImpression {
  public static final int NUMBERS = AdFields.NUMBERS;
  public static final int CATEGORIES = AdFields.CATEGORIES;

  final AdFields fields = new AdFields();
  double click;
  double conversion;
  double logValue;
  double value;
  boolean clicked;
  boolean converted;
  double worth;

  AdImpression() {}

  /// The number of a place in [0, 13); NaN when missing.
  public double number(int i) {
    return fields.number(i);
  }

  /// The value of the category of a place in [0, 26).
  public String category(int i) {
    return fields.category(i);
  }

  /// The probability of a click.
  public double clickProbability() {
    return click;
  }

  /// The probability of a click with a conversion after it.
  public double conversionProbability() {
    return click * conversion;
  }

  /// The mean value of the impression: that of a conversion times its probability.
  public double expectedValue() {
    return conversionProbability() * value;
  }

  public boolean clicked() {
    return clicked;
  }

  /// Never without a click.
  public boolean converted() {
    return converted;
  }

  /// What the conversion is worth; 0 without one.
  public double worth() {
    return worth;
  }
}
