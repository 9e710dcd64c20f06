package dev.sextant.runtime.infer;

import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Which ways of writing times fit the values of a column.
final class TimePatterns {
  /// ISO 8601 with an offset, which needs no pattern.
  static final String ISO = "";

  private static final List<String> KNOWN =
      List.of(
          ISO,
          "yyyy-MM-dd HH:mm:ss",
          "yyyy-MM-dd'T'HH:mm:ss",
          "yyyy-MM-dd HH:mm",
          "yyyy-MM-dd'T'HH:mm",
          "yyyy-MM-dd HH:mm:ss[.SSSSSS][.SSS]",
          "yyyy-MM-dd'T'HH:mm:ss[.SSSSSS][.SSS]",
          "yyyy-MM-dd",
          "yyyy/MM/dd HH:mm:ss",
          "yyyy/MM/dd",
          "dd/MM/yyyy HH:mm:ss",
          "dd/MM/yyyy HH:mm",
          "dd/MM/yyyy",
          "MM/dd/yyyy HH:mm:ss",
          "MM/dd/yyyy HH:mm",
          "MM/dd/yyyy",
          "M/d/yyyy H:mm",
          "M/d/yyyy",
          "d.M.yyyy H:mm",
          "d.M.yyyy",
          "dd-MM-yyyy",
          "dd MMM yyyy",
          "yyyyMMdd");

  /// Values that are tried before the patterns that fit badly are given up.
  private static final int TRIED = 2_000;

  private static final double FITS = 0.98;

  private final List<Pattern> alive = new ArrayList<>();
  private int tried;

  private static final class Pattern {
    private final String text;
    private final @Nullable DateTimeFormatter formatter;
    private int hits;

    Pattern(String text) {
      this.text = text;
      this.formatter =
          text.equals(ISO)
              ? null
              : DateTimeFormatter.ofPattern(text, Locale.ROOT)
                  .withResolverStyle(ResolverStyle.SMART);
    }

    boolean fits(String value) {
      try {
        if (formatter == null) {
          return OffsetDateTime.parse(value).getYear() > 0;
        }
        return isSane(formatter.parse(value).get(java.time.temporal.ChronoField.YEAR_OF_ERA));
      } catch (DateTimeException e) {
        return false;
      }
    }

    private static boolean isSane(int year) {
      return year >= 1970 && year < 2200;
    }
  }

  TimePatterns() {
    KNOWN.forEach(text -> alive.add(new Pattern(text)));
  }

  void add(String value) {
    if (alive.isEmpty() || tried == TRIED) {
      return;
    }
    tried++;
    if (!mayBeATime(value)) {
      return;
    }
    for (Pattern each : alive) {
      each.hits += each.fits(value) ? 1 : 0;
    }
    if (tried == 50) {
      alive.removeIf(each -> each.hits < tried / 2);
    }
  }

  private static boolean mayBeATime(String value) {
    return value.length() >= 8
        && value.length() <= 40
        && value.chars().filter(Character::isDigit).count() >= 5;
  }

  /// Those that fit nearly all values, the plainest first.
  List<String> fitting() {
    return alive.stream()
        .filter(each -> tried > 0 && each.hits >= FITS * tried)
        .map(each -> each.text)
        .toList();
  }
}
