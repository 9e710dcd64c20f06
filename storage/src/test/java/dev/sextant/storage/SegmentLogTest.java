package dev.sextant.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sextant.decision.LogPosition;
import dev.sextant.decision.LogRecord;
import dev.sextant.decision.LogStream;
import dev.sextant.decision.RecordLog;
import dev.sextant.testkit.RecordLogContract;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SegmentLogTest extends RecordLogContract {
  @TempDir Path directory;

  @SuppressWarnings("NullAway.Init") // set by openEmpty
  private LogHome home;

  @Override
  protected RecordLog openEmpty() {
    // Small segments, so that the contract is tried over many files.
    home = LogHome.open(directory, LogOptions.DEFAULT.withSegmentBytes(1 << 12));
    return home.log();
  }

  @AfterEach
  void closeHome() {
    home.close();
  }

  @Test
  void thePositionIsTheEndOfTheEvents() {
    assertThat(home.position()).isEqualTo(new LogPosition(0, 0));
    Records.append(home.log(), Records.of("a"), Records.of("b"));
    assertThat(home.position()).isEqualTo(new LogPosition(0, 2));
  }

  @Test
  void anIdThatIsTooLongIsRefusedAndStopsNothing() {
    LogRecord tooLong = Records.of("x".repeat(21_846));
    assertThatThrownBy(() -> Records.append(home.log(), tooLong))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at most 21845 characters")
        .hasMessageContaining("has 21846");
    assertThat(Records.append(home.log(), Records.of("x".repeat(21_845)))).containsExactly(0);
  }

  @Test
  void aCallLargerThanTheQueueIsRefused() {
    LogRecord large = new LogRecord("", 0, 0, new byte[(64 << 20) + 1]);
    assertThatThrownBy(() -> home.log().append(LogStream.EVENTS, List.of(large)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at most 67108864 bytes");
  }
}
