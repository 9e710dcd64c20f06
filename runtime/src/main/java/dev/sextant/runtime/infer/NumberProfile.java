package dev.sextant.runtime.infer;

/// What the numbers among the values of a column look like.
final class NumberProfile {
  /// Whole numbers with more digits are codes: as numbers they would lose their last digits.
  private static final int MOST_DIGITS = 15;

  private long count;
  private long whole;
  private long codes;
  private double least = Double.POSITIVE_INFINITY;
  private double most = Double.NEGATIVE_INFINITY;

  /// Counts a value if it is a number.
  void add(String text) {
    if (!mayBeANumber(text)) {
      return;
    }
    try {
      double number = Double.parseDouble(text.strip());
      if (Double.isFinite(number)) {
        count(text, number);
      }
    } catch (NumberFormatException e) {
      // it is no number
    }
  }

  private void count(String text, double number) {
    boolean isWhole = number == Math.rint(number) && text.indexOf('.') < 0;
    count++;
    whole += isWhole ? 1 : 0;
    codes += isWhole && (hasLeadingZero(text) || text.length() > MOST_DIGITS) ? 1 : 0;
    least = Math.min(least, number);
    most = Math.max(most, number);
  }

  private static boolean hasLeadingZero(String text) {
    return text.length() > 1 && text.charAt(0) == '0';
  }

  /// Java reads more than people write: `1f`, `0x1p3`.
  private static boolean mayBeANumber(String text) {
    char first = text.charAt(0);
    char last = text.charAt(text.length() - 1);
    boolean begins = isDigit(first) || "-+. ".indexOf(first) >= 0;
    return begins && (isDigit(last) || last == '.' || last == ' ') && text.indexOf('x') < 0;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  long count() {
    return count;
  }

  /// Whole numbers that are rather codes: with leading zeros, or too long to compute with.
  long codes() {
    return codes;
  }

  boolean areWhole() {
    return whole == count;
  }

  double least() {
    return least;
  }

  double most() {
    return most;
  }

  boolean areWithin(double from, double to) {
    return count > 0 && least >= from && most < to;
  }
}
