package dev.sextant.spec.row;

import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.SignStyle;
import java.time.temporal.ChronoField;
import java.util.Locale;

/// The patterns of `time(text, 'pattern')`: `iso`, `epoch_s`, `epoch_ms`, or letters as in
/// [DateTimeFormatter].
final class TimePattern {
  private static final int MOST_DIGITS = 15;

  private TimePattern() {}

  /// A format that yields an instant: what the pattern lacks of a day is its start, of a month or
  /// year the first day.
  ///
  /// @param zone of times that do not say theirs
  /// @throws IllegalArgumentException when the pattern is none
  static DateTimeFormatter compile(String pattern, ZoneId zone) {
    DateTimeFormatterBuilder builder = new DateTimeFormatterBuilder().parseCaseInsensitive();
    switch (pattern) {
      case "iso" -> builder.append(DateTimeFormatter.ISO_DATE_TIME);
      case "epoch_s" ->
          builder.appendValue(ChronoField.INSTANT_SECONDS, 1, MOST_DIGITS, SignStyle.NORMAL);
      case "epoch_ms" ->
          builder
              .appendValue(ChronoField.INSTANT_SECONDS, 1, MOST_DIGITS, SignStyle.NORMAL)
              .appendValue(ChronoField.MILLI_OF_SECOND, 3);
      default -> withDefaults(builder.appendPattern(pattern), lettersOf(pattern));
    }
    return builder.toFormatter(Locale.ENGLISH).withZone(zone);
  }

  private static void withDefaults(DateTimeFormatterBuilder builder, String letters) {
    defaulting(builder, letters, "HkKhABnN", ChronoField.HOUR_OF_DAY, 0);
    defaulting(builder, letters, "dDEecwWFgQq", ChronoField.DAY_OF_MONTH, 1);
    defaulting(builder, letters, "MLDwWgQqY", ChronoField.MONTH_OF_YEAR, 1);
  }

  private static void defaulting(
      DateTimeFormatterBuilder builder,
      String letters,
      String setters,
      ChronoField field,
      long value) {
    if (letters.chars().noneMatch(letter -> setters.indexOf(letter) >= 0)) {
      builder.parseDefaulting(field, value);
    }
  }

  /// The pattern without its quoted parts.
  private static String lettersOf(String pattern) {
    return pattern.replaceAll("'[^']*'", "");
  }
}
