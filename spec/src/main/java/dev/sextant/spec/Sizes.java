package dev.sextant.spec;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Amounts of memory as specs say them: `500MB`, `2GiB`. A kilobyte is 1,000 bytes, a kibibyte
/// 1,024.
public final class Sizes {
  private static final Pattern SIZE = Pattern.compile("(\\d+(?:\\.\\d+)?)(kB|MB|GB|KiB|MiB|GiB)");

  private Sizes() {}

  /// @return bytes; empty when the text is no size
  public static Optional<Long> parse(String text) {
    Matcher size = SIZE.matcher(text);
    if (!size.matches()) {
      return Optional.empty();
    }
    double bytes = Double.parseDouble(size.group(1)) * bytesIn(size.group(2));
    return bytes > 1e15 ? Optional.empty() : Optional.of(Math.round(bytes));
  }

  private static long bytesIn(String unit) {
    return switch (unit) {
      case "kB" -> 1_000;
      case "MB" -> 1_000_000;
      case "GB" -> 1_000_000_000;
      case "KiB" -> 1L << 10;
      case "MiB" -> 1L << 20;
      default -> 1L << 30;
    };
  }
}
