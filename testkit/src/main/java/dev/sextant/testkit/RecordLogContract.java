package dev.sextant.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sextant.decision.LogRecord;
import dev.sextant.decision.LogStream;
import dev.sextant.decision.RecordLog;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every [RecordLog] must do.
public abstract class RecordLogContract {
  private RecordLog log;

  /// @return an empty log
  protected abstract RecordLog openEmpty() throws Exception;

  @BeforeEach
  void open() throws Exception {
    log = openEmpty();
  }

  @AfterEach
  void close() {
    log.close();
  }

  @Test
  void offsetsCountFromZeroWithoutGaps() {
    assertThat(append(record("a"), record("b"))).containsExactly(0, 1);
    assertThat(append(record("c"))).containsExactly(2);
    assertThat(log.end(LogStream.EVENTS)).isEqualTo(3);
  }

  @Test
  void everyPartOfARecordComesBack() {
    byte[] large = new byte[300_000];
    Arrays.fill(large, (byte) 7);
    List<LogRecord> written =
        List.of(
            new LogRecord("naïve-ключ-鍵-🗝", -5, 17, new byte[] {0, -1, 127}),
            new LogRecord("", Long.MIN_VALUE, Long.MAX_VALUE, new byte[0]),
            new LogRecord("large", 1, 2, large));
    append(written.toArray(LogRecord[]::new));

    List<LogRecord> read = readAll(LogStream.EVENTS);
    for (int i = 0; i < written.size(); i++) {
      assertThat(read.get(i)).usingRecursiveComparison().isEqualTo(written.get(i));
    }
    assertThat(read).hasSameSizeAs(written);
  }

  @Test
  void aScanBeginsWhereItIsTold() {
    append(record("a"), record("b"), record("c"));
    append(record("d"));
    List<String> seen = new ArrayList<>();
    long reached =
        log.scan(LogStream.EVENTS, 2, (offset, record) -> seen.add(offset + record.id()));
    assertThat(seen).containsExactly("2c", "3d");
    assertThat(reached).isEqualTo(4);
  }

  @Test
  void aScanStopsWhenTheVisitorSaysSo() {
    append(record("a"), record("b"), record("c"));
    List<String> seen = new ArrayList<>();
    long reached =
        log.scan(LogStream.EVENTS, 0, (offset, record) -> seen.add(record.id()) && offset < 1);
    assertThat(seen).containsExactly("a", "b");
    assertThat(reached).isEqualTo(2);
  }

  @Test
  void aScanFromTheEndSeesNothing() {
    append(record("a"));
    assertThat(log.scan(LogStream.EVENTS, 1, (_, _) -> failed())).isEqualTo(1);
    assertThat(log.scan(LogStream.CONTROL, 0, (_, _) -> failed())).isZero();
  }

  @Test
  void aScanFromOutsideTheLogIsRefused() {
    append(record("a"));
    assertThatThrownBy(() -> log.scan(LogStream.EVENTS, 2, (_, _) -> true))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[0, 1]")
        .hasMessageContaining("was 2");
    assertThatThrownBy(() -> log.scan(LogStream.EVENTS, -1, (_, _) -> true))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aScanEndsWhereTheStreamEndedWhenItBegan() {
    append(record("a"), record("b"));
    List<String> seen = new ArrayList<>();
    log.scan(
        LogStream.EVENTS,
        0,
        (_, record) -> {
          append(record("later-" + record.id()));
          return seen.add(record.id());
        });
    assertThat(seen).containsExactly("a", "b");
  }

  @Test
  void streamsHaveTheirOwnOffsetsAndIds() {
    assertThat(append(LogStream.EVENTS, record("a"))).containsExactly(0);
    assertThat(append(LogStream.DECISIONS, record("a"))).containsExactly(0);
    assertThat(append(LogStream.DEAD_LETTERS, record("b"))).containsExactly(0);
    assertThat(log.end(LogStream.CONTROL)).isZero();
    assertThat(readAll(LogStream.DECISIONS)).extracting(LogRecord::id).containsExactly("a");
  }

  @Test
  void aRepeatedIdChangesNothing() {
    append(record("a"), record("b"));
    assertThat(append(record("b"), record("c"), record("a")))
        .containsExactly(RecordLog.DUPLICATE, 2, RecordLog.DUPLICATE);
    assertThat(readAll(LogStream.EVENTS)).extracting(LogRecord::id).containsExactly("a", "b", "c");
  }

  @Test
  void anIdRepeatedInOneCallIsFound() {
    assertThat(append(record("a"), record("a"), record("b")))
        .containsExactly(0, RecordLog.DUPLICATE, 1);
  }

  @Test
  void recordsWithoutIdAreNeverDuplicates() {
    assertThat(append(record(""), record(""))).containsExactly(0, 1);
    assertThat(append(record(""))).containsExactly(2);
  }

  @Test
  void anEmptyCallIsAnswered() {
    assertThat(append()).isEmpty();
    assertThat(log.end(LogStream.EVENTS)).isZero();
  }

  @Test
  void whatIsAcknowledgedCanBeRead() {
    for (int i = 0; i < 50; i++) {
      long offset = append(record("r" + i))[0];
      List<String> seen = new ArrayList<>();
      log.scan(LogStream.EVENTS, offset, (_, record) -> seen.add(record.id()));
      assertThat(seen).containsExactly("r" + i);
    }
  }

  @Test
  void recordsOfOneCallStayTogetherWhateverOthersDo() throws Exception {
    List<long[]> answers = inParallel(8, thread -> call(thread, 5));
    for (long[] offsets : answers) {
      assertThat(offsets[4] - offsets[0]).isEqualTo(4);
    }
    assertThat(readAll(LogStream.EVENTS)).hasSize(8 * 50 * 5).doesNotHaveDuplicates();
  }

  @Test
  void ofConcurrentRepeatsExactlyOneIsAccepted() throws Exception {
    List<long[]> answers = inParallel(8, (thread) -> repeat -> List.of(record("same" + repeat)));
    long accepted = answers.stream().filter(offsets -> offsets[0] != RecordLog.DUPLICATE).count();
    assertThat(accepted).isEqualTo(50);
    assertThat(readAll(LogStream.EVENTS)).extracting(LogRecord::id).doesNotHaveDuplicates();
    assertThat(log.end(LogStream.EVENTS)).isEqualTo(50);
  }

  @Test
  void nothingIsAppendedAfterClosing() {
    append(record("a"));
    log.close();
    assertThatThrownBy(() -> append(record("b")))
        .isInstanceOf(CompletionException.class)
        .hasMessageContaining("closed");
  }

  /// The records of one thread's `repeat`-th call.
  @FunctionalInterface
  private interface Calls {
    List<LogRecord> records(int repeat);
  }

  @FunctionalInterface
  private interface CallsOfThread {
    Calls of(int thread);
  }

  private static Calls call(int thread, int records) {
    return repeat -> {
      List<LogRecord> call = new ArrayList<>();
      for (int i = 0; i < records; i++) {
        call.add(record(thread + "-" + repeat + "-" + i));
      }
      return call;
    };
  }

  private List<long[]> inParallel(int threads, CallsOfThread calls) throws Exception {
    List<long[]> answers = new ArrayList<>();
    try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      List<Callable<List<long[]>>> tasks = new ArrayList<>();
      for (int thread = 0; thread < threads; thread++) {
        Calls own = calls.of(thread);
        tasks.add(() -> appendFifty(own));
      }
      for (Future<List<long[]>> done : pool.invokeAll(tasks)) {
        answers.addAll(done.get());
      }
    }
    return answers;
  }

  private List<long[]> appendFifty(Calls calls) throws ExecutionException, InterruptedException {
    List<long[]> answers = new ArrayList<>();
    for (int repeat = 0; repeat < 50; repeat++) {
      answers.add(log.append(LogStream.EVENTS, calls.records(repeat)).get());
    }
    return answers;
  }

  private long[] append(LogRecord... records) {
    return append(LogStream.EVENTS, records);
  }

  private long[] append(LogStream stream, LogRecord... records) {
    return log.append(stream, List.of(records)).join();
  }

  private List<LogRecord> readAll(LogStream stream) {
    List<LogRecord> records = new ArrayList<>();
    log.scan(stream, 0, (_, record) -> records.add(record));
    return records;
  }

  private static LogRecord record(String id) {
    return new LogRecord(id, 1_000, 1_001, ("body of " + id).getBytes(StandardCharsets.UTF_8));
  }

  private static boolean failed() {
    throw new AssertionError("nothing should have been visited");
  }
}
