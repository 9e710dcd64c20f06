package dev.sextant.spec.read;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What was probably meant by a value that can not be read, as the end of a message: `; write 7d`.
/// Empty when there is no telling.
///
/// Half of these are read otherwise by YAML 1.1, which many people have in mind: there `no` is a
/// bool, `010` is 8 and `12:30` is 750.
final class Slips {
  private static final Pattern COUNTED_UNIT =
      Pattern.compile("(\\d+(?:\\.\\d+)?)[ _]*([a-z]+)", Pattern.CASE_INSENSITIVE);
  private static final Pattern CLOCK = Pattern.compile("(\\d{1,2}):([0-5]\\d)");
  private static final Pattern SHORT_DATE =
      Pattern.compile("(\\d{4})[-/.](\\d{1,2})[-/.](\\d{1,2})");
  private static final Pattern LOCAL_TIME =
      Pattern.compile("(\\d{4}-\\d{2}-\\d{2})[ T](\\d{2}:\\d{2}(?::\\d{2})?)");
  private static final Pattern DAY_FIRST =
      Pattern.compile("(\\d{1,2})[-/.](\\d{1,2})[-/.](\\d{4})");

  private Slips() {}

  static String number(String text) {
    if (text.matches("[-+]?0\\d+")) {
      return "; a leading zero means octal to some readers, so write " + stripped(text);
    }
    if (text.matches("0[xo][0-9a-fA-F]{1,7}")) {
      return "; write " + decimal(text);
    }
    if (text.matches("\\d{1,3}([_,' ]\\d{3})+")) {
      return "; write " + text.replaceAll("\\D", "");
    }
    if (text.matches("\\d{1,3}(\\.\\d+)?%")) {
      return "; write " + Double.parseDouble(text.substring(0, text.length() - 1)) / 100;
    }
    return text.matches("\\d+,\\d+") ? "; write " + text.replace(',', '.') : "";
  }

  private static String stripped(String text) {
    return text.replaceFirst("^([-+]?)0+(?=\\d)", "$1");
  }

  private static String decimal(String text) {
    try {
      return Long.toString(Long.parseLong(text.substring(2), text.charAt(1) == 'x' ? 16 : 8));
    } catch (NumberFormatException _) {
      return "it as a decimal number";
    }
  }

  static String duration(String text) {
    if (text.matches("\\d+(\\.\\d+)?")) {
      return "; it lacks a unit: " + text + "d, " + text + "h, " + text + "m or " + text + "s";
    }
    Matcher clock = CLOCK.matcher(text);
    if (clock.matches()) {
      return "; write " + clock.replaceFirst("$1h$2m") + " or " + clock.replaceFirst("$1m$2s");
    }
    Matcher unit = COUNTED_UNIT.matcher(text);
    return unit.matches() ? unit(unit.group(1), unit.group(2).toLowerCase(Locale.ROOT)) : "";
  }

  static String size(String text) {
    if (text.matches("\\d+(\\.\\d+)?")) {
      return "; it lacks a unit: " + text + "MB or " + text + "GB";
    }
    Matcher unit = COUNTED_UNIT.matcher(text);
    return unit.matches()
        ? sizeUnit(unit.group(1), unit.group(2).toLowerCase(Locale.ROOT))
        : "; the units are kB, MB, GB, KiB, MiB and GiB";
  }

  private static String sizeUnit(String count, String word) {
    return switch (word) {
      case "k", "kb", "kilobyte", "kilobytes" -> "; write " + count + "kB";
      case "m", "mb", "megabyte", "megabytes" -> "; write " + count + "MB";
      case "g", "gb", "gigabyte", "gigabytes" -> "; write " + count + "GB";
      case "kib" -> "; write " + count + "KiB";
      case "mib" -> "; write " + count + "MiB";
      case "gib" -> "; write " + count + "GiB";
      default -> "; the units are kB, MB, GB, KiB, MiB and GiB";
    };
  }

  private static String unit(String count, String word) {
    return switch (word) {
      case "ms", "msec", "msecs", "milli", "millis", "millisecond", "milliseconds" ->
          "; write " + count + "ms";
      case "s", "sec", "secs", "second", "seconds" -> "; write " + count + "s";
      case "m", "min", "mins", "minute", "minutes" -> "; write " + count + "m";
      case "h", "hr", "hrs", "hour", "hours" -> "; write " + count + "h";
      case "d", "day", "days" -> "; write " + count + "d";
      case "w", "wk", "week", "weeks" -> "; write " + count + "w";
      case "mo", "month", "months", "y", "year", "years" ->
          "; months and years differ in length, so count in days (d) or weeks (w)";
      default -> "; the units are ms, s, m, h, d and w";
    };
  }

  static String flag(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "yes", "on", "y", "true" -> "; write true";
      case "no", "off", "n", "false" -> "; write false";
      default -> "";
    };
  }

  static String instant(String text) {
    Matcher date = SHORT_DATE.matcher(text);
    if (date.matches()) {
      return "; write " + date.group(1) + "-" + two(date.group(2)) + "-" + two(date.group(3));
    }
    Matcher time = LOCAL_TIME.matcher(text);
    if (time.matches()) {
      return "; write " + time.group(1) + "T" + time.group(2) + "Z";
    }
    return DAY_FIRST.matcher(text).matches() ? "; write the year first, then month and day" : "";
  }

  private static String two(String digits) {
    return digits.length() == 1 ? "0" + digits : digits;
  }
}
