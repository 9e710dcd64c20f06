package dev.sextant.cli;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// An amount of memory or disk as people write it: `512MiB`, `2GiB`.
///
/// @param bytes > 0
record ByteSize(long bytes) {
  private static final Pattern FORM = Pattern.compile("(?i)(\\d{1,9})\\s*([KMGT])i?B");

  ByteSize {
    if (bytes <= 0) {
      throw new IllegalArgumentException("a size must be > 0 bytes, but was " + bytes);
    }
  }

  static ByteSize of(String text) {
    Matcher form = FORM.matcher(text.strip());
    if (!form.matches()) {
      throw new IllegalArgumentException(
          "must be a size with a unit, such as 512MiB or 2GiB, but is '" + text + "'");
    }
    int power = 1 + "KMGT".indexOf(form.group(2).toUpperCase(Locale.ROOT));
    return new ByteSize(Math.multiplyExact(Long.parseLong(form.group(1)), 1L << (10 * power)));
  }

  /// For picocli.
  static final class Converter implements ITypeConverter<ByteSize> {
    @Override
    public ByteSize convert(String text) {
      try {
        return of(text);
      } catch (IllegalArgumentException | ArithmeticException e) {
        throw new TypeConversionException(String.valueOf(e.getMessage()));
      }
    }
  }
}
