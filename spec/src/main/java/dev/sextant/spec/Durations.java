package dev.sextant.spec;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Durations as specs say them: `15ms`, `30m`, `7d`, `1h30m`.
public final class Durations {
  private static final Pattern WHOLE = Pattern.compile("(?:\\d+(?:\\.\\d+)?(?:ms|s|m|h|d|w))+");
  private static final Pattern PART = Pattern.compile("(\\d+(?:\\.\\d+)?)(ms|s|m|h|d|w)");

  private Durations() {}

  /// @return empty when the text is no duration
  public static Optional<Duration> parse(String text) {
    if (!WHOLE.matcher(text).matches()) {
      return Optional.empty();
    }
    double millis = 0;
    Matcher part = PART.matcher(text);
    while (part.find()) {
      millis += Double.parseDouble(part.group(1)) * millisIn(part.group(2));
    }
    return millis > 1e15 ? Optional.empty() : Optional.of(Duration.ofMillis(Math.round(millis)));
  }

  private static long millisIn(String unit) {
    return switch (unit) {
      case "ms" -> 1;
      case "s" -> 1_000;
      case "m" -> 60_000;
      case "h" -> 3_600_000;
      case "d" -> 86_400_000;
      default -> 7 * 86_400_000L;
    };
  }

  /// The shortest text that parses to the same duration.
  public static String format(Duration duration) {
    StringBuilder text = new StringBuilder();
    long rest = duration.toMillis();
    for (String unit : new String[] {"d", "h", "m", "s", "ms"}) {
      long count = rest / millisIn(unit);
      rest %= millisIn(unit);
      if (count > 0) {
        text.append(count).append(unit);
      }
    }
    return text.isEmpty() ? "0s" : text.toString();
  }
}
