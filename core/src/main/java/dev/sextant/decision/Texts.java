package dev.sextant.decision;

import java.time.Instant;
import java.util.function.DoubleFunction;

/// The row language's functions of one text, and of values as text.
final class Texts {
  /// Whole numbers below this are written without a point; all of them are exact in a double.
  private static final double WHOLE = 1e15;

  private Texts() {}

  static double words(String text) {
    int words = 0;
    boolean inWord = false;
    for (int i = 0; i < text.length(); i++) {
      boolean letter = !Character.isWhitespace(text.charAt(i));
      words += letter && !inWord ? 1 : 0;
      inWord = letter;
    }
    return words;
  }

  static double digits(String text) {
    int digits = 0;
    for (int i = 0; i < text.length(); i++) {
      digits += Character.isDigit(text.charAt(i)) ? 1 : 0;
    }
    return digits;
  }

  static double upperShare(String text) {
    int letters = 0;
    int upper = 0;
    for (int i = 0; i < text.length(); i++) {
      char each = text.charAt(i);
      letters += Character.isLetter(each) ? 1 : 0;
      upper += Character.isLetter(each) && Character.isUpperCase(each) ? 1 : 0;
    }
    return letters == 0 ? 0 : (double) upper / letters;
  }

  /// The decimal number that a text spells, white space around it aside, or NaN: no hexadecimal,
  /// suffix or infinity.
  static double number(String text) {
    String trimmed = text.strip();
    return spellsNumber(trimmed) ? finite(Double.parseDouble(trimmed)) : Double.NaN;
  }

  static DoubleFunction<String> writing(ValueType type, Symbols symbols) {
    return switch (type) {
      case BOOL -> value -> value == 1 ? "true" : "false";
      case NUMBER -> Texts::write;
      case CATEGORY, ID -> value -> symbols.name((int) value);
      case TIME -> value -> Instant.ofEpochMilli((long) value).toString();
      case DURATION, TEXT, LIST, MAP ->
          throw new IllegalArgumentException("no text for " + type.withArticle());
    };
  }

  private static String write(double value) {
    boolean whole = value == Math.rint(value) && Math.abs(value) < WHOLE;
    return whole ? Long.toString((long) value) : Double.toString(value);
  }

  private static boolean spellsNumber(String text) {
    int at = skipSign(text, 0);
    int point = skipDigits(text, at);
    int end =
        point < text.length() && text.charAt(point) == '.' ? skipDigits(text, point + 1) : point;
    if (point == at && end <= point + 1) {
      return false;
    }
    return end == text.length() || spellsExponent(text, end);
  }

  private static boolean spellsExponent(String text, int at) {
    if (text.charAt(at) != 'e' && text.charAt(at) != 'E') {
      return false;
    }
    int digits = skipSign(text, at + 1);
    return digits < text.length() && skipDigits(text, digits) == text.length();
  }

  private static int skipSign(String text, int at) {
    return at < text.length() && (text.charAt(at) == '+' || text.charAt(at) == '-') ? at + 1 : at;
  }

  private static int skipDigits(String text, int at) {
    int end = at;
    while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
      end++;
    }
    return end;
  }

  private static double finite(double value) {
    return Double.isFinite(value) ? value : Double.NaN;
  }
}
