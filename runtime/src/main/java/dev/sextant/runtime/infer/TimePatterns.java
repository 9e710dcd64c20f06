package dev.sextant.runtime.infer;

import java.text.ParsePosition;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Which ways of writing times fit the values of a column.
final class TimePatterns {
  /// ISO 8601 with an offset, which needs no pattern.
  static final String ISO = "";

  private static final List<String> DATES =
      List.of(
          "yyyy-MM-dd",
          "yyyy/M/d",
          "d/M/yyyy",
          "M/d/yyyy",
          "d.M.yyyy",
          "d-M-yyyy",
          "M-d-yyyy",
          "d/M/yy",
          "M/d/yy",
          "d.M.yy",
          "d MMM yyyy",
          "d-MMM-yyyy",
          "d-MMM-yy",
          "MMM d yyyy",
          "MMM d, yyyy");

  private static final String FRACTION = "[.SSSSSS][.SSS]";
  private static final List<String> CLOCKS =
      List.of("", " H:mm", " H:mm:ss", " H:mm:ss" + FRACTION, " h:mm a", " h:mm:ss a");
  private static final List<String> ISO_CLOCKS =
      List.of("HH:mm", "HH:mm:ss", "HH:mm:ss" + FRACTION);
  private static final List<String> ZONES = List.of("", "XXX", "XX", " VV");
  private static final List<String> OTHERS =
      List.of(
          "dd/MMM/yyyy:HH:mm:ss Z",
          "EEE, d MMM yyyy HH:mm:ss Z",
          "EEE MMM dd HH:mm:ss Z yyyy",
          "yyyyMMdd",
          "yyyyMMddHHmmss",
          "yyMMddHH");

  private static final List<String> KNOWN = known();

  /// Counts of values after which the patterns that fit badly are given up.
  private static final List<Long> PRUNED_AT = List.of(20L, 200L, 2000L);

  private static final double FITS = 0.98;

  private final List<Pattern> alive = new ArrayList<>();
  private long tried;

  private static List<String> known() {
    List<String> known = new ArrayList<>(List.of(ISO));
    for (String clock : ISO_CLOCKS) {
      ZONES.forEach(zone -> known.add("yyyy-MM-dd'T'" + clock + zone));
      ZONES.forEach(zone -> known.add("yyyy-MM-dd " + clock + zone));
    }
    DATES.forEach(date -> CLOCKS.forEach(clock -> known.add(date + clock)));
    return Stream.concat(known.stream(), OTHERS.stream()).toList();
  }

  private static final class Pattern {
    private final String text;
    private final @Nullable DateTimeFormatter formatter;
    private long hits;

    Pattern(String text) {
      this.text = text;
      this.formatter = text.equals(ISO) ? null : DateTimeFormatter.ofPattern(text, Locale.ROOT);
    }

    boolean fits(String value) {
      try {
        return formatter == null
            ? isSane(OffsetDateTime.parse(value).getYear())
            : mayFit(formatter, value) && isSane(LocalDate.from(formatter.parse(value)).getYear());
      } catch (DateTimeException e) {
        return false;
      }
    }

    /// Most patterns fail most values, and an exception for each would be slow.
    private static boolean mayFit(DateTimeFormatter formatter, String value) {
      ParsePosition at = new ParsePosition(0);
      return formatter.parseUnresolved(value, at) != null && at.getIndex() == value.length();
    }

    private static boolean isSane(int year) {
      return year >= 1970 && year < 2200;
    }
  }

  TimePatterns() {
    KNOWN.forEach(text -> alive.add(new Pattern(text)));
  }

  void add(String value) {
    if (alive.isEmpty()) {
      return;
    }
    tried++;
    if (mayBeATime(value)) {
      for (Pattern each : alive) {
        each.hits += each.fits(value) ? 1 : 0;
      }
    }
    if (PRUNED_AT.contains(tried)) {
      prune();
    }
  }

  /// Of those that fit all along, the plainest goes on, with its twin that swaps day and month: a
  /// day above 12 may still come.
  private void prune() {
    alive.removeIf(each -> each.hits < 0.9 * tried);
    if (tried >= 2000 && !alive.isEmpty()) {
      String first = alive.getFirst().text;
      alive.removeIf(each -> !each.text.equals(first) && !each.text.equals(swapped(first)));
    }
  }

  private static boolean mayBeATime(String value) {
    return value.length() >= 6
        && value.length() <= 40
        && value.chars().filter(Character::isDigit).count() >= 4;
  }

  /// The pattern that fits nearly all values, the plainest if there are several; null for none.
  @Nullable String best() {
    return alive.stream().filter(this::fits).map(each -> each.text).findFirst().orElse(null);
  }

  private boolean fits(Pattern pattern) {
    return tried > 0 && pattern.hits >= FITS * tried;
  }

  /// The best pattern with day and month the other way round, if that fits as well; else null.
  @Nullable String twin() {
    String best = best();
    String twin = best == null ? null : swapped(best);
    return alive.stream()
            .filter(this::fits)
            .map(each -> each.text)
            .anyMatch(text -> text.equals(twin))
        ? twin
        : null;
  }

  /// Values that the pattern does not fit.
  long misfits(String pattern) {
    return tried - alive.stream().filter(p -> p.text.equals(pattern)).mapToLong(p -> p.hits).sum();
  }

  /// @return null for patterns whose order leaves no doubt
  private static @Nullable String swapped(String pattern) {
    if (pattern.matches("d[-/.]M[-/.]y.*")) {
      return "M" + pattern.charAt(1) + "d" + pattern.substring(3);
    }
    return pattern.matches("M[-/.]d[-/.]y.*")
        ? "d" + pattern.charAt(1) + "M" + pattern.substring(3)
        : null;
  }
}
