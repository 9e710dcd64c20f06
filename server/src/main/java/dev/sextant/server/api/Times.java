package dev.sextant.server.api;

import dev.sextant.server.http.JsonInput;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Times in JSON: whole milliseconds since 1970, or a text such as `2026-11-23T14:03:07Z`.
final class Times {
  private static final String EXPECTED =
      "a time: milliseconds since 1970, or a text such as 2026-11-23T14:03:07Z";
  private static final double MOST = 8.64e15;

  private Times() {}

  /// @return epoch milliseconds, or null for null
  static @Nullable Long read(JsonInput in) {
    return switch (in.scalar()) {
      case null -> null;
      case Double millis when millis == Math.rint(millis) && Math.abs(millis) <= MOST ->
          millis.longValue();
      case String text -> parse(text).orElseThrow(() -> in.wrong(EXPECTED, "is '" + text + "'"));
      case Object other -> throw in.wrong(EXPECTED, "is " + other);
    };
  }

  /// As logs and answers say it: milliseconds and an offset of zero.
  static String shown(long millis) {
    return Instant.ofEpochMilli(millis).toString();
  }

  /// @return epoch milliseconds, or empty when the text is no time with an offset
  static Optional<Long> parse(String text) {
    try {
      return Optional.of(OffsetDateTime.parse(text).toInstant().toEpochMilli());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
