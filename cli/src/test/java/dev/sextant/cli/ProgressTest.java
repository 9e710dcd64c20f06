package dev.sextant.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private final TestTerminal terminal = new TestTerminal();
  private long nanos;

  @Test
  void aWatchedTerminalShowsABarWithRateAndRemainingTime() {
    try (Progress progress = watched(1_000)) {
      pass(Duration.ofSeconds(1));
      progress.reach(250);
    }
    assertThat(terminal.err())
        .contains("reading clicks.csv [######------------------] 25 %, 250 rows, 250/s, 3.0 s left")
        .endsWith("reading clicks.csv: 250 rows in 1.0 s, 250/s" + System.lineSeparator());
  }

  @Test
  void theBarIsRedrawnTenTimesASecondAtMost() {
    try (Progress progress = watched(1_000)) {
      for (int step = 0; step < 1_000; step++) {
        pass(Duration.ofMillis(1));
        progress.advance(1);
      }
    }
    assertThat(terminal.err().split("\r", -1)).hasSize(1 + 10 + 1);
  }

  @Test
  void aLogGetsAPlainLineEveryFiveSeconds() {
    try (Progress progress =
        new Progress(terminal.logged(), () -> nanos, "importing", 12_000, "rows")) {
      for (int second = 0; second < 12; second++) {
        pass(Duration.ofSeconds(1));
        progress.advance(1_000);
      }
    }
    assertThat(terminal.err().lines())
        .containsExactly(
            "importing: 41 %, 5,000 rows, 1,000/s, 7.0 s left",
            "importing: 83 %, 10,000 rows, 1,000/s, 2.0 s left",
            "importing: 12,000 rows in 12 s, 1,000/s");
  }

  @Test
  void workOfUnknownSizeShowsNeitherShareNorRemainingTime() {
    try (Progress progress = watched(Progress.UNKNOWN)) {
      pass(Duration.ofSeconds(90));
      progress.advance(900);
    }
    assertThat(terminal.err())
        .contains("reading clicks.csv 900 rows, 10/s")
        .contains("900 rows in 1 min 30 s")
        .doesNotContain("left", "%");
  }

  @Test
  void moreThanExpectedFillsTheBarAndNoFurther() {
    try (Progress progress = watched(10)) {
      pass(Duration.ofSeconds(1));
      progress.advance(20);
    }
    assertThat(terminal.err()).contains("[" + "#".repeat(24) + "]").contains("0.0 s left");
  }

  private Progress watched(long total) {
    return new Progress(terminal.watched(), () -> nanos, "reading clicks.csv", total, "rows");
  }

  private void pass(Duration time) {
    nanos += time.toNanos();
  }
}
