package dev.sextant.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sextant.decision.LogPosition;
import dev.sextant.decision.LogRecord;
import dev.sextant.decision.LogStream;
import dev.sextant.decision.RecordLog;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogHomeTest {
  private static final LogOptions SMALL = LogOptions.DEFAULT.withSegmentBytes(1 << 12);

  @TempDir Path directory;

  @Test
  void aSecondOpeningIsToldWhoHoldsTheHome() {
    try (LogHome home = open()) {
      assertThatThrownBy(this::open)
          .isInstanceOf(HomeInUseException.class)
          .hasMessageContaining(home.directory().toString())
          .hasMessageContaining("in use by this process, " + ProcessHandle.current().pid());
    }
    open().close();
  }

  @Test
  void anotherProcessIsToldWhoHoldsTheHome() throws Exception {
    try (LogHome _ = open()) {
      Process other = Children.start(OpenHome.class, directory.toString());
      String said = new String(other.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(said).contains("in use by process " + ProcessHandle.current().pid());
    }
  }

  @Test
  void aPublishedGenerationReplacesTheEventsAndNothingElse() {
    try (LogHome home = open()) {
      home.log().append(LogStream.DECISIONS, List.of(Records.of("d"))).join();
      Records.append(home.log(), Records.of("live"));
      try (BulkWriter next = home.build()) {
        LongStream.range(0, 1_000).forEach(i -> next.add(Records.of("h" + i)));
        assertThat(home.publish(next, 1)).isEqualTo(new LogPosition(1, 1_000));
      }
      assertThat(Records.ids(home.log())).hasSize(1_000).doesNotContain("live");
      assertThat(home.log().end(LogStream.DECISIONS)).isEqualTo(1);
      assertThat(Records.append(home.log(), Records.of("h7"), Records.of("new")))
          .containsExactly(RecordLog.DUPLICATE, 1_000);
    }
    try (LogHome home = open()) {
      assertThat(home.position()).isEqualTo(new LogPosition(1, 1_001));
      assertThat(home.recoveries()).isEmpty();
    }
  }

  @Test
  void eventsAcceptedWhileAGenerationIsBuiltAreCarriedOver() {
    try (LogHome home = open()) {
      Records.append(home.log(), Records.of("old"));
      long takenIn = home.position().offset();
      try (BulkWriter next = home.build()) {
        next.add(Records.of("history"));
        home.log().scan(LogStream.EVENTS, 0, (_, record) -> next.add(record) >= 0);
        Records.append(home.log(), Records.of("meanwhile"), Records.of("history"));
        home.publish(next, takenIn);
      }
      assertThat(Records.ids(home.log())).containsExactly("history", "old", "meanwhile");
    }
  }

  @Test
  void appendsDuringASwapAreNeitherLostNorDoubled() {
    try (LogHome home = open()) {
      CompletableFuture<Void> writing =
          CompletableFuture.runAsync(
              () -> {
                for (int i = 0; i < 400; i++) {
                  Records.append(home.log(), Records.of("live" + i));
                }
              });
      for (int generation = 1; !writing.isDone(); generation++) {
        try (BulkWriter next = home.build()) {
          assertThat(home.publish(next, 0).generation()).isEqualTo(generation);
        }
      }
      writing.join();
      List<String> expected =
          Stream.iterate(0, i -> i + 1).limit(400).map(i -> "live" + i).toList();
      assertThat(Records.ids(home.log())).isEqualTo(expected);
    }
  }

  @Test
  void thePreviousGenerationStaysUntilItIsDropped() {
    try (LogHome home = open()) {
      publishEmpty(home);
      publishEmpty(home);
      assertThat(folders()).containsExactly("events-000000", "events-000001", "events-000002");
      assertThat(home.dropPrevious()).isEqualTo(2);
      assertThat(folders()).containsExactly("events-000002");
    }
  }

  @Test
  void anUnpublishedGenerationLeavesNothingBehind() {
    try (LogHome home = open()) {
      try (BulkWriter next = home.build()) {
        next.add(Records.of("a"));
      }
      assertThat(folders()).containsExactly("events-000000");
      assertThat(home.position()).isEqualTo(new LogPosition(0, 0));
    }
  }

  @Test
  void openingRemovesWhatACrashLeftHalfBuilt() throws IOException {
    try (LogHome home = open()) {
      Records.append(home.log(), Records.of("a"));
    }
    Files.createDirectory(directory.resolve("events-000001.building"));
    Files.write(directory.resolve("events-000001.building/00000000000000000000.log"), new byte[9]);
    // Renamed, but the pointer never came to name it.
    Files.createDirectory(directory.resolve("events-000002"));
    try (LogHome home = open()) {
      assertThat(folders()).containsExactly("events-000000");
      assertThat(Records.ids(home.log())).containsExactly("a");
    }
  }

  @Test
  void aLostPointerIsAnErrorRatherThanAnEmptyLog() throws IOException {
    try (LogHome home = open()) {
      publishEmpty(home);
    }
    Files.delete(directory.resolve("CURRENT"));
    assertThatThrownBy(this::open)
        .isInstanceOf(CorruptLogException.class)
        .hasMessageContaining("CURRENT")
        .hasMessageContaining("events-000001");
  }

  @Test
  void keysAreSyncedBeforeTheRecordsThatNeedThem() {
    List<String> order = new ArrayList<>();
    SyncListener listener =
        (file, _) -> order.add(file.endsWith("keys.vault") ? "keys" : "records");
    try (LogHome home = LogHome.open(directory, SMALL.withListener(listener))) {
      order.clear();
      byte[] sealed = home.keys().seal("customer", "ada", new byte[] {1});
      assertThat(order).isEmpty();
      home.log().append(LogStream.EVENTS, List.of(new LogRecord("", 0, 0, sealed))).join();
      assertThat(order).containsExactly("keys", "records");
    }
  }

  /// A process that opens a home and says why it could not.
  static final class OpenHome {
    private OpenHome() {}

    static void main(String[] arguments) {
      try (LogHome home = LogHome.open(Path.of(arguments[0]), SMALL)) {
        System.out.println("opened " + home.directory());
      } catch (IllegalStateException refusal) {
        System.out.println(refusal.getMessage());
      }
    }
  }

  private LogHome open() {
    return LogHome.open(directory, SMALL);
  }

  private static void publishEmpty(LogHome home) {
    try (BulkWriter next = home.build()) {
      home.publish(next, home.position().offset());
    }
  }

  private List<String> folders() {
    try (Stream<Path> found = Files.list(directory)) {
      return found
          .map(path -> String.valueOf(path.getFileName()))
          .filter(name -> name.startsWith("events-"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
