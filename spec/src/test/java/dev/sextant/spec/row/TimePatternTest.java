package dev.sextant.spec.row;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

class TimePatternTest {
  private static final ZoneId LONDON = ZoneId.of("Europe/London");

  @Test
  void whatAPatternLacksIsTheStartOfTheDayOrMonth() {
    assertThat(read("2026-07-02", "yyyy-MM-dd")).isEqualTo("2026-07-01T23:00:00Z");
    assertThat(read("2026-01", "yyyy-MM")).isEqualTo("2026-01-01T00:00:00Z");
    assertThat(read("12/1/2010 8:26", "M/d/yyyy H:mm")).isEqualTo("2010-12-01T08:26:00Z");
    assertThat(read("01 Dec 2010 8:26 PM", "dd MMM yyyy h:mm a")).isEqualTo("2010-12-01T20:26:00Z");
  }

  @Test
  void timesThatNameTheirZoneKeepIt() {
    assertThat(read("2026-07-02T10:00:00+05:00", "iso")).isEqualTo("2026-07-02T05:00:00Z");
    assertThat(read("2026-07-02T10:00:00", "iso")).isEqualTo("2026-07-02T09:00:00Z");
  }

  @Test
  void epochsAreCountedInSecondsOrMilliseconds() {
    assertThat(read("1772000000", "epoch_s")).isEqualTo("2026-02-25T06:13:20Z");
    assertThat(read("1772000000123", "epoch_ms")).isEqualTo("2026-02-25T06:13:20.123Z");
  }

  private static String read(String text, String pattern) {
    return TimePattern.compile(pattern, LONDON).parse(text, Instant::from).toString();
  }
}
