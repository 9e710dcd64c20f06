package dev.sextant.cli;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import picocli.CommandLine.TypeConversionException;

/// Reads the dates and times that are given as options.
final class Moments {
  private Moments() {}

  static Instant instant(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeException _) {
      throw wrong("a time such as 2011-09-01T00:00:00Z", text);
    }
  }

  static LocalDate date(String text) {
    try {
      return LocalDate.parse(text);
    } catch (DateTimeException _) {
      throw wrong("a date such as 2011-09-01", text);
    }
  }

  private static TypeConversionException wrong(String expected, String text) {
    return new TypeConversionException("must be " + expected + ", but is '" + text + "'");
  }
}
