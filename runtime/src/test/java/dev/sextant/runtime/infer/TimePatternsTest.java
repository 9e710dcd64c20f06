package dev.sextant.runtime.infer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TimePatternsTest {
  private static final LocalDateTime START = LocalDateTime.of(2024, 1, 28, 3, 7, 9, 123_000_000);

  private static TimePatterns written(String pattern, int values) {
    DateTimeFormatter format =
        DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withZone(ZoneOffset.ofHours(2));
    TimePatterns patterns = new TimePatterns();
    for (int i = 0; i < values; i++) {
      patterns.add(format.format(START.plusMinutes(1 + i * 977L).atOffset(ZoneOffset.UTC)));
    }
    return patterns;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "yyyy-MM-dd",
        "yyyy-MM-dd HH:mm",
        "yyyy-MM-dd HH:mm:ss",
        "yyyy-MM-dd'T'HH:mm:ss",
        "yyyy-MM-dd HH:mm:ssXX",
        "yyyy/M/d H:mm",
        "d/M/yyyy H:mm",
        "M/d/yyyy h:mm a",
        "d.M.yyyy",
        "M/d/yy",
        "d MMM yyyy H:mm:ss",
        "dd/MMM/yyyy:HH:mm:ss Z",
        "EEE MMM dd HH:mm:ss Z yyyy",
        "yyyyMMdd",
        "yyyyMMddHHmmss",
        "yyMMddHH"
      })
  void aWayOfWritingIsRecognisedByItsValues(String pattern) {
    TimePatterns patterns = written(pattern, 3000);
    assertThat(patterns.best()).isEqualTo(pattern);
    assertThat(patterns.twin()).isNull();
    assertThat(patterns.misfits(pattern)).isZero();
  }

  @Test
  void anOffsetNeedsNoPattern() {
    assertThat(written("yyyy-MM-dd'T'HH:mm:ssXXX", 50).best()).isEqualTo(TimePatterns.ISO);
  }

  @Test
  void fractionsMayHaveThreeOrSixDigits() {
    TimePatterns patterns = new TimePatterns();
    patterns.add("2019-11-24 00:01:29.788335+00:00");
    patterns.add("2019-11-24 00:01:30.788+00:00");
    assertThat(patterns.best()).isEqualTo("yyyy-MM-dd HH:mm:ss[.SSSSSS][.SSS]XXX");
  }

  @Test
  void withoutADayAboveTwelveDayAndMonthAreInDoubt() {
    TimePatterns patterns = new TimePatterns();
    for (int i = 0; i < 5000; i++) {
      patterns.add("%d/%d/2026".formatted(i % 12 + 1, i % 11 + 1));
    }
    assertThat(patterns.best()).isEqualTo("d/M/yyyy");
    assertThat(patterns.twin()).isEqualTo("M/d/yyyy");
  }

  @Test
  void daysAboveTwelveThatComeLateStillSettleIt() {
    TimePatterns patterns = new TimePatterns();
    for (int i = 0; i < 10_000; i++) {
      patterns.add("1/%d/2026".formatted(i < 8000 ? i % 12 + 1 : i % 31 + 1));
    }
    assertThat(patterns.best()).isEqualTo("M/d/yyyy");
    assertThat(patterns.twin()).isNull();
  }

  @Test
  void aFewValuesMayBeOtherwise() {
    TimePatterns patterns = written("yyyy-MM-dd", 500);
    patterns.add("unknown");
    assertThat(patterns.best()).isEqualTo("yyyy-MM-dd");
    assertThat(patterns.misfits("yyyy-MM-dd")).isEqualTo(1);
  }

  @Test
  void namesNumbersAndYearsBeforeComputersAreNoTimes() {
    TimePatterns patterns = new TimePatterns();
    for (String value : new String[] {"abc", "12", "1066-10-14", "2026-13-01", "555-1234567"}) {
      patterns.add(value);
    }
    assertThat(patterns.best()).isNull();
    assertThat(new TimePatterns().best()).isNull();
  }
}
