package dev.sextant.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sextant.decision.LogRecord;
import dev.sextant.decision.LogStream;
import dev.sextant.decision.RecordLog;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BulkWriterTest {
  @TempDir Path directory;
  private LogHome home;

  @BeforeEach
  void open() {
    home = LogHome.open(directory, LogOptions.DEFAULT.withSegmentBytes(4 << 20));
  }

  @AfterEach
  void close() {
    home.close();
  }

  @Test
  void manyBlocksAndSegmentsComeBackInOrder() {
    int count = 200_000;
    try (BulkWriter next = home.build()) {
      byte[] body = new byte[100];
      for (int i = 0; i < count; i++) {
        assertThat(next.add(new LogRecord("", i, i + 1L, body))).isEqualTo(i);
      }
      assertThat(next.count()).isEqualTo(count);
      home.publish(next, 0);
    }
    AtomicLong expected = new AtomicLong();
    long reached =
        home.log()
            .scan(
                LogStream.EVENTS,
                0,
                (offset, record) ->
                    offset == expected.get() && record.eventTime() == expected.getAndIncrement());
    assertThat(reached).isEqualTo(count);
    assertThat(expected).hasValue(count);
  }

  @Test
  void repeatsAreFoundInTheOpenBlockAndInThoseWritten() {
    try (BulkWriter next = home.build()) {
      next.add(Records.of("a"));
      assertThat(next.add(Records.of("a"))).isEqualTo(RecordLog.DUPLICATE);
      next.add(new LogRecord("", 0, 0, new byte[2 << 20]));
      next.add(Records.of("b"));
      assertThat(next.add(Records.of("a"))).isEqualTo(RecordLog.DUPLICATE);
      home.publish(next, 0);
    }
    assertThat(Records.ids(home.log())).containsExactly("a", "", "b");
  }

  @Test
  void aGenerationIsPublishedOnce() {
    try (BulkWriter next = home.build()) {
      home.publish(next, 0);
      assertThatThrownBy(() -> home.publish(next, 0)).isInstanceOf(IllegalStateException.class);
    }
    assertThat(Records.append(home.log(), Records.of("the log lives on"))).containsExactly(0);
  }

  @Test
  void aPositionThatTheLogHasNotReachedIsRefused() {
    try (BulkWriter next = home.build()) {
      assertThatThrownBy(() -> home.publish(next, 1))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("takenIn must be in [0, 0], but was 1");
    }
    assertThat(Records.append(home.log(), Records.of("the log lives on"))).containsExactly(0);
  }
}
