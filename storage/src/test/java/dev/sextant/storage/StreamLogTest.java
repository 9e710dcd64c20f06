package dev.sextant.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sextant.decision.LogRecord;
import dev.sextant.decision.LogStream;
import dev.sextant.decision.RecordLog;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StreamLogTest {
  @TempDir Path directory;

  @Test
  void aReopenedLogContinuesWhereItEnded() {
    LogOptions options = LogOptions.DEFAULT.withSegmentBytes(1 << 10);
    List<String> written = new ArrayList<>();
    for (int opening = 0; opening < 4; opening++) {
      try (StreamLog log = open(options)) {
        assertThat(log.end()).isEqualTo(written.size());
        assertThat(Records.ids(log)).isEqualTo(written);
        for (int i = 0; i < 30; i++) {
          String id = opening + "-" + i;
          Records.append(log, Records.of(id));
          written.add(id);
        }
        assertThat(log.files().recoveries()).isEmpty();
      }
    }
    assertThat(segments()).hasSizeGreaterThan(3);
  }

  @Test
  void aReopenedLogStillKnowsItsIds() {
    try (StreamLog log = open(LogOptions.DEFAULT)) {
      Records.append(log, Records.of("a"), Records.of("b"));
    }
    try (StreamLog log = open(LogOptions.DEFAULT)) {
      assertThat(Records.append(log, Records.of("b"), Records.of("c")))
          .containsExactly(RecordLog.DUPLICATE, 2);
    }
  }

  @Test
  void aTornLastBlockIsCutAndReported() throws IOException {
    try (StreamLog log = open(LogOptions.DEFAULT)) {
      Records.append(log, Records.of("a"));
      Records.append(log, Records.of("b"), Records.of("c"));
    }
    Path file = segments().getFirst();
    long whole = Files.size(file);
    truncate(file, whole - 1);
    try (StreamLog log = open(LogOptions.DEFAULT)) {
      assertThat(Records.ids(log)).containsExactly("a");
      Recovery recovery = log.files().recoveries().getFirst();
      assertThat(recovery.file()).isEqualTo(file);
      assertThat(recovery.keptBytes() + recovery.cutBytes()).isEqualTo(whole - 1);
      assertThat(recovery.reason()).isEqualTo("a block is cut short");
      assertThat(Files.size(file)).isEqualTo(recovery.keptBytes());
      assertThat(Records.append(log, Records.of("b"))).containsExactly(1);
    }
    try (StreamLog log = open(LogOptions.DEFAULT)) {
      assertThat(Records.ids(log)).containsExactly("a", "b");
      assertThat(log.files().recoveries()).isEmpty();
    }
  }

  @Test
  void aSegmentThatWasBarelyBegunIsDropped() throws IOException {
    try (StreamLog log = open(LogOptions.DEFAULT)) {
      Records.append(log, Records.of("a"));
    }
    Path unborn = directory.resolve(SegmentFormat.fileName(1));
    Files.write(unborn, new byte[] {'S', 'X'});
    try (StreamLog log = open(LogOptions.DEFAULT)) {
      assertThat(log.files().recoveries())
          .containsExactly(new Recovery(unborn, 0, 2, "the segment header is cut short"));
      assertThat(Records.append(log, Records.of("b"))).containsExactly(1);
    }
  }

  @Test
  void aDamagedBlockBeforeTheLastIsAnErrorWithFileAndByte() throws IOException {
    try (StreamLog log = open(LogOptions.DEFAULT)) {
      Records.append(log, Records.of("a"));
      Records.append(log, Records.of("b"));
      Records.append(log, Records.of("c"));
    }
    Path file = segments().getFirst();
    flip(file, SegmentFormat.SEGMENT_HEADER + SegmentFormat.BLOCK_HEADER + 3);
    long size = Files.size(file);
    assertThatThrownBy(() -> open(LogOptions.DEFAULT))
        .isInstanceOf(CorruptLogException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("damaged at byte 24")
        .hasMessageContaining("yet one follows at byte");
    assertThat(Files.size(file)).isEqualTo(size);
  }

  @Test
  void damageInAnEarlierSegmentIsFoundWhenItIsRead() throws IOException {
    LogOptions options =
        LogOptions.DEFAULT
            .withSegmentBytes(1 << 10)
            .withDuplicates(new DuplicateHorizon(1, Duration.ofDays(1)));
    try (StreamLog log = open(options)) {
      for (int i = 0; i < 60; i++) {
        Records.append(log, Records.of("r" + i));
      }
    }
    Path first = segments().getFirst();
    flip(first, Files.size(first) - 1);
    try (StreamLog log = open(options)) {
      List<String> seen = new ArrayList<>();
      assertThatThrownBy(() -> log.scan(0, (_, record) -> seen.add(record.id())))
          .isInstanceOf(CorruptLogException.class)
          .hasMessageContaining(first.toString());
      assertThat(seen)
          .isNotEmpty()
          .isEqualTo(Stream.iterate(0, i -> i + 1).limit(seen.size()).map(i -> "r" + i).toList());
    }
  }

  @Test
  void aMissingSegmentIsAnError() throws IOException {
    LogOptions options = LogOptions.DEFAULT.withSegmentBytes(1 << 10);
    try (StreamLog log = open(options)) {
      for (int i = 0; i < 90; i++) {
        Records.append(log, Records.of("r" + i));
      }
    }
    List<Path> files = segments();
    Files.delete(files.get(1));
    assertThatThrownBy(() -> open(options))
        .isInstanceOf(CorruptLogException.class)
        .hasMessageContaining(files.getFirst().toString())
        .hasMessageContaining("but the next one begins with offset");
    Files.delete(files.get(0));
    assertThatThrownBy(() -> open(options))
        .isInstanceOf(CorruptLogException.class)
        .hasMessageContaining("the stream's first segment is missing");
  }

  @Test
  void differentIdsWithEqualFingerprintsAreBothAccepted() {
    Fingerprint weak = id -> (long) id.length;
    try (StreamLog log = open(LogOptions.DEFAULT, weak)) {
      assertThat(Records.append(log, Records.of("a"), Records.of("b"), Records.of("a")))
          .containsExactly(0, 1, RecordLog.DUPLICATE);
      assertThat(Records.append(log, Records.of("b"), Records.of("c"), Records.of("c")))
          .containsExactly(RecordLog.DUPLICATE, 2, RecordLog.DUPLICATE);
    }
    try (StreamLog log = open(LogOptions.DEFAULT, weak)) {
      assertThat(Records.append(log, Records.of("d"), Records.of("a")))
          .containsExactly(3, RecordLog.DUPLICATE);
    }
  }

  @Test
  void beyondTheHorizonAnIdIsNewAgain() {
    DuplicateHorizon horizon = new DuplicateHorizon(3, Duration.ofSeconds(10));
    LogOptions options = LogOptions.DEFAULT.withDuplicates(horizon);
    try (StreamLog log = open(options)) {
      Records.append(log, Records.of("a", 0), Records.of("b", 0), Records.of("c", 10_000));
      assertThat(Records.append(log, Records.of("a", 10_000))).containsExactly(RecordLog.DUPLICATE);
      assertThat(Records.append(log, Records.of("c", 10_001), Records.of("b", 10_001)))
          .containsExactly(RecordLog.DUPLICATE, 3);
    }
    try (StreamLog log = open(options)) {
      assertThat(Records.append(log, Records.of("d", 10_001), Records.of("e", 10_001)))
          .containsExactly(4, 5);
      assertThat(Records.append(log, Records.of("c", 10_001), Records.of("b", 10_001)))
          .containsExactly(6, 7);
    }
  }

  @Test
  void aFullDiskFailsPendingAndLaterAppends() {
    Path full = Path.of("/dev/full");
    Assumptions.assumeTrue(Files.exists(full), "skipped: this system has no /dev/full");
    List<Path> opened = new ArrayList<>();
    Opening opening =
        (file, how) -> {
          opened.add(file);
          return opened.size() == 1
              ? FileChannel.open(file, how)
              : FileChannel.open(full, StandardOpenOption.WRITE);
        };
    LogOptions options = LogOptions.DEFAULT.withSegmentBytes(1 << 10);
    try (StreamLog log =
        new StreamLog(
            directory, LogStream.EVENTS, options, () -> {}, Fingerprint.DEFAULT, opening)) {
      Records.append(log, new LogRecord("", 0, 0, new byte[2_000]));
      assertThatThrownBy(() -> Records.append(log, Records.of("b")))
          .isInstanceOf(CompletionException.class)
          .hasCauseInstanceOf(LogStoppedException.class)
          .hasMessageContaining("the EVENTS log stopped")
          .hasMessageContaining("No space left on device");
      assertThatThrownBy(() -> Records.append(log, Records.of("c")))
          .hasMessageContaining("No space left on device");
      assertThat(log.end()).isEqualTo(1);
    }
    try (StreamLog log = open(options)) {
      assertThat(log.end()).isEqualTo(1);
    }
  }

  @Test
  void aFullQueueHoldsItsCallersBack() throws Exception {
    CountDownLatch writing = new CountDownLatch(1);
    CountDownLatch released = new CountDownLatch(1);
    Runnable slowDisk =
        () -> {
          writing.countDown();
          awaitQuietly(released);
        };
    LogOptions options = LogOptions.DEFAULT.withQueueBytes(2_000);
    LogRecord record = new LogRecord("", 0, 0, new byte[1_500]);
    try (StreamLog log = new StreamLog(directory, LogStream.EVENTS, options, slowDisk)) {
      CompletableFuture<long[]> first = log.append(List.of(record));
      writing.await();
      CompletableFuture<long[]> second = log.append(List.of(record));
      Thread third = Thread.ofPlatform().start(() -> Records.append(log, record));
      awaitState(third, Thread.State.WAITING);
      assertThat(first).isNotDone();
      assertThat(second).isNotDone();
      released.countDown();
      third.join();
      assertThat(second.join()).containsExactly(1);
      assertThat(log.end()).isEqualTo(3);
    }
  }

  @Test
  void nothingIsAcknowledgedOrVisibleBeforeItsSync() {
    List<String> order = new ArrayList<>();
    SyncListener listener = (_, bytes) -> order.add("synced " + bytes);
    try (StreamLog log =
        new StreamLog(
            directory,
            LogStream.EVENTS,
            LogOptions.DEFAULT.withListener(listener),
            () -> order.add("before"))) {
      order.clear();
      log.append(List.of(Records.of("a"))).thenRun(() -> order.add("acknowledged")).join();
    }
    assertThat(order).containsExactly("before", "synced 80", "acknowledged");
  }

  @Test
  void anAppendFromACompletedAppendDoesNotBlockTheWriter() {
    LogOptions options = LogOptions.DEFAULT.withQueueBytes(200);
    try (StreamLog log = open(options)) {
      CompletableFuture<long[]> chain = log.append(List.of(Records.of("0")));
      for (int i = 1; i < 50; i++) {
        String id = Integer.toString(i);
        chain = chain.thenCompose(_ -> log.append(List.of(Records.of(id))));
      }
      assertThat(chain.join()).containsExactly(49);
    }
  }

  @Test
  void anInterruptedReaderDisturbsNobody() {
    try (StreamLog log = open(LogOptions.DEFAULT)) {
      Records.append(log, Records.of("a"));
      Thread.currentThread().interrupt();
      assertThat(Records.ids(log)).containsExactly("a");
      assertThat(Thread.interrupted()).isTrue();
      assertThat(Records.append(log, Records.of("b"))).containsExactly(1);
    }
  }

  private StreamLog open(LogOptions options) {
    return open(options, Fingerprint.DEFAULT);
  }

  private StreamLog open(LogOptions options, Fingerprint fingerprint) {
    return new StreamLog(
        directory, LogStream.EVENTS, options, () -> {}, fingerprint, FileChannel::open);
  }

  private List<Path> segments() {
    try (Stream<Path> files = Files.list(directory)) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void truncate(Path file, long bytes) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(bytes);
    }
  }

  private static void flip(Path file, long at) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[(int) at] ^= 0x10;
    Files.write(file, bytes);
  }

  private static void awaitState(Thread thread, Thread.State state) {
    while (thread.getState() != state) {
      Thread.onSpinWait();
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
