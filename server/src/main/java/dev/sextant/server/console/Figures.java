package dev.sextant.server.console;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Pattern;

/// Numbers as the console shows them: with their unit, a true minus, and no digit that means
/// nothing.
public final class Figures {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("d MMM uuuu HH:mm:ss.SSS", Locale.ENGLISH);
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("d MMM uuuu HH:mm", Locale.ENGLISH);
  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ENGLISH);
  private static final Pattern LONG_NUMBER =
      Pattern.compile("(?<![\\w.])\\d+\\.\\d{4,}(?:[eE]-?\\d+)?");
  private static final Pattern WHOLE_NUMBER = Pattern.compile("(?<![\\w.])(\\d+)\\.0(?![\\w.])");
  private static final int LONGEST_NAME = 200;
  private static final String NONE = "–";

  private Figures() {}

  public static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  /// `3 MB`; thousands of thousands, as specs count them.
  public static String bytes(long bytes) {
    String[] units = {"B", "kB", "MB", "GB", "TB"};
    double amount = bytes;
    int unit = 0;
    while (amount >= 999.5 && unit < units.length - 1) {
      amount /= 1_000;
      unit++;
    }
    return fixed(amount, unit > 0 && amount < 9.95 ? 1 : 0) + " " + units[unit];
  }

  /// `1 case`, `17 cases`.
  public static String count(long count, String one, String many) {
    return count(count) + " " + (count == 1 ? one : many);
  }

  /// `1.5 µs`
  static String micros(double micros) {
    if (!Double.isFinite(micros)) {
      return NONE;
    }
    return micros >= 1_000 ? millis((long) (1_000 * micros)) : significant(micros, 2) + " µs";
  }

  public static String millis(long nanos) {
    double millis = nanos / 1e6;
    if (millis >= 1_000) {
      return fixed(millis / 1_000, 1) + " s";
    }
    int digits = millis >= 100 || millis == Math.rint(millis) ? 0 : millis >= 1 ? 1 : 2;
    return fixed(millis, digits) + " ms";
  }

  /// `.142`; three digits, as one looks at them in a column. What is no probability stands as a
  /// value.
  public static String probability(double p) {
    if (Double.isNaN(p)) {
      return NONE;
    }
    if (p < 0 || p > 1) {
      return value(p);
    }
    if (p > 0 && p < 0.0005) {
      return "<.001";
    }
    return p >= 0.9995 ? (p >= 1 ? "1.00" : ">.999") : fixed(p, 3).substring(1);
  }

  public static String value(double value) {
    return Double.isNaN(value) ? NONE : minus(fixed(value, Math.abs(value) >= 100 ? 1 : 3));
  }

  /// A value with so many digits after the point.
  static String value(double value, int digits) {
    return Double.isFinite(value) ? minus(fixed(value, digits)) : NONE;
  }

  public static String signed(double amount) {
    String text = minus(fixed(amount, 2));
    return amount >= 0 ? "+" + text : text;
  }

  public static String margin(double margin) {
    return minus(fixed(margin, 2));
  }

  /// `1.00`, or two digits that mean something: `0.0043`.
  public static String propensity(double propensity) {
    return propensity >= 0.1 ? fixed(propensity, 2) : significant(propensity, 2);
  }

  public static String share(double share) {
    return Double.isNaN(share) ? NONE : fixed(100 * share, share < 0.1 && share > 0 ? 1 : 0) + " %";
  }

  /// A share of change: `+2.1 %`.
  public static String percent(double change) {
    return Double.isFinite(change) ? sign(change) + minus(fixed(100 * change, 1)) + " %" : NONE;
  }

  /// A change that has few digits, as at the ticks of an axis: `−20 %`.
  static String roundPercent(double change) {
    return sign(change) + minus(significant(100 * change, 2)) + " %";
  }

  /// A sum of events or of a field of theirs: `12,345`.
  static String sum(double sum) {
    return sum == Math.rint(sum) ? count((long) sum) : String.format(Locale.ROOT, "%,.2f", sum);
  }

  /// A value of a feature: whole numbers as they are, others with three digits that mean something.
  static String reading(double value) {
    if (!Double.isFinite(value)) {
      return NONE;
    }
    boolean whole = value == Math.rint(value) && Math.abs(value) < 1e9;
    if (whole) {
      return minus(count((long) value));
    }
    return Math.abs(value) >= 1000
        ? minus(String.format(Locale.ROOT, "%,.0f", value))
        : minus(significant(value, 3));
  }

  /// A metric of an experiment, in its own unit: `0.08213`.
  static String metric(double metric) {
    return Double.isFinite(metric) ? minus(significant(metric, 4)) : NONE;
  }

  /// A change of a metric, in its own unit: `+0.0021`.
  static String change(double change) {
    return Double.isFinite(change) ? sign(change) + minus(significant(change, 2)) : NONE;
  }

  public static String rate(double perSecond) {
    return fixed(perSecond, perSecond < 9.95 && perSecond > 0 ? 1 : 0) + "/s";
  }

  public static String time(long millis, ZoneId zone) {
    return TIME.format(Instant.ofEpochMilli(millis).atZone(zone));
  }

  /// A time that is told as text, to the minute; as it is when it is none.
  static String day(String instant, ZoneId zone) {
    try {
      return DAY.format(Instant.parse(instant).atZone(zone));
    } catch (DateTimeException e) {
      return instant;
    }
  }

  static String day(long millis, ZoneId zone) {
    return DAY.format(Instant.ofEpochMilli(millis).atZone(zone));
  }

  static String clock(long millis, ZoneId zone) {
    return CLOCK.format(Instant.ofEpochMilli(millis).atZone(zone));
  }

  /// How long ago, in the largest unit that fits: `3 min`.
  static String age(long millis) {
    long seconds = Math.max(0, millis / 1_000);
    if (seconds < 60) {
      return seconds + " s";
    }
    if (seconds < 3_600) {
      return seconds / 60 + " min";
    }
    return seconds < 172_800 ? seconds / 3_600 + " h" : seconds / 86_400 + " days";
  }

  /// Text with its numbers cut to four significant digits; the exact ones are in the JSON.
  public static String shortened(String text) {
    String whole = WHOLE_NUMBER.matcher(text).replaceAll("$1");
    return LONG_NUMBER
        .matcher(whole)
        .replaceAll(found -> significant(Double.parseDouble(found.group()), 4));
  }

  private static String significant(double number, int digits) {
    return new BigDecimal(number)
        .round(new MathContext(digits))
        .stripTrailingZeros()
        .toPlainString();
  }

  private static String sign(double number) {
    return number > 0 ? "+" : "";
  }

  /// A name or title as it fits on a page; the whole is in the JSON.
  static String name(String text) {
    return text.length() <= LONGEST_NAME
        ? text
        : text.substring(0, text.offsetByCodePoints(0, LONGEST_NAME / 2)) + "…";
  }

  static String fixed(double number, int digits) {
    return String.format(Locale.ROOT, "%." + digits + "f", number);
  }

  private static String minus(String text) {
    return text.startsWith("-")
        ? (isZero(text) ? text.substring(1) : "−" + text.substring(1))
        : text;
  }

  private static boolean isZero(String text) {
    return text.chars().allMatch(c -> c == '-' || c == '0' || c == '.');
  }
}
