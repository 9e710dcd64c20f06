package dev.sextant.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sextant.decision.LogRecord;
import dev.sextant.decision.LogStream;
import dev.sextant.testkit.Seeds;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Kills a writing process at random moments and then takes away what no sync covered, which is
/// what a power cut would do: every acknowledged record must be there, once, in order and readable.
///
/// `-Dsextant.crash.rounds=N` sets the number of kills.
@Tag("crash")
class CrashTest {
  private static final int ROUNDS = Integer.getInteger("sextant.crash.rounds", 20);
  private static final int WRITERS = 4;

  @TempDir Path directory;
  private final Map<String, Long> acknowledged = new HashMap<>();

  @Test
  void noAcknowledgedRecordIsLostOrDoubled() throws Exception {
    RandomGenerator random = Seeds.random(Long.getLong("sextant.seed", 1));
    long cut = 0;
    for (int round = 0; round < ROUNDS; round++) {
      runAndKill(round, random.nextInt(3_000));
      cut += loseWhatIsNotSynced(random);
      verify(round);
    }
    System.out.printf(
        "crash test: %d rounds, %d records acknowledged, %d unsynced bytes taken away%n",
        ROUNDS, acknowledged.size(), cut);
    assertThat(acknowledged).hasSizeGreaterThan(ROUNDS);
  }

  private void runAndKill(int round, int afterAcknowledgements) throws IOException {
    Process child =
        Children.start(Writer.class, home().toString(), journal().toString(), "" + round);
    try (BufferedReader said =
        new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
      int heard = 0;
      for (String line = said.readLine(); line != null; line = said.readLine()) {
        String[] idAndOffset = line.split(" ");
        if (idAndOffset.length == 3) {
          acknowledged.put(idAndOffset[0], Long.parseLong(idAndOffset[1]));
        }
        if (heard++ == afterAcknowledgements) {
          // The handle kills and leaves the pipe alone: what was said before counts.
          child.toHandle().destroyForcibly();
        }
      }
    } finally {
      child.destroyForcibly();
    }
  }

  /// Every other time the lost bytes are still there as garbage, as after a torn sector.
  private long loseWhatIsNotSynced(RandomGenerator random) throws IOException {
    long cut = SyncJournal.cut(journal(), home());
    if (random.nextBoolean()) {
      Path tail = lastSegment();
      byte[] garbage = new byte[random.nextInt(5_000)];
      random.nextBytes(garbage);
      try (FileChannel channel = FileChannel.open(tail, StandardOpenOption.APPEND)) {
        AtomicFile.writeFully(channel, ByteBuffer.wrap(garbage));
      }
    }
    return cut;
  }

  private void verify(int round) {
    try (SyncJournal journal = new SyncJournal(journal(), home());
        LogHome home = LogHome.open(home(), Writer.OPTIONS.withListener(journal))) {
      Map<String, Long> found = new HashMap<>();
      Map<String, Integer> lastOfWriter = new HashMap<>();
      home.log()
          .scan(
              LogStream.EVENTS,
              0,
              (offset, record) -> {
                assertThat(found.put(record.id(), offset)).as("doubled: %s", record.id()).isNull();
                String writer = record.id().substring(0, record.id().lastIndexOf('-'));
                int number = Integer.parseInt(record.id().substring(writer.length() + 1));
                Integer last = lastOfWriter.put(writer, number);
                assertThat(number).as(record.id()).isGreaterThan(last == null ? -1 : last);
                assertThat(plain(home, record)).isEqualTo("secret of " + record.id());
                return true;
              });
      assertThat(found).as("round %d", round).containsAllEntriesOf(acknowledged);
    }
  }

  private static String plain(LogHome home, LogRecord record) {
    byte[] plain = home.keys().open("writer", Writer.entity(record.id()), record.body());
    return plain == null ? "forgotten" : new String(plain, StandardCharsets.UTF_8);
  }

  private Path lastSegment() throws IOException {
    String generation = Files.readString(home().resolve("CURRENT")).strip();
    try (Stream<Path> files = Files.list(home().resolve(generation))) {
      return files.max(Path::compareTo).orElseThrow();
    }
  }

  private Path home() {
    return directory.resolve("home");
  }

  private Path journal() {
    return directory.resolve("synced.txt");
  }

  /// Appends sealed records from several threads while generations change, for as long as it lives,
  /// and says `id offset .` for each that was acknowledged.
  static final class Writer {
    static final LogOptions OPTIONS = LogOptions.DEFAULT.withSegmentBytes(64 << 10);

    private Writer() {}

    static void main(String[] arguments) {
      Path place = Path.of(arguments[0]);
      SyncJournal journal = new SyncJournal(Path.of(arguments[1]), place);
      LogHome home = LogHome.open(place, OPTIONS.withListener(journal));
      for (int writer = 0; writer < WRITERS; writer++) {
        String name = arguments[2] + "-" + writer;
        Thread.ofPlatform().start(() -> write(home, name));
      }
      rebuild(home);
    }

    /// Generations that hold what the one before held, at the same offsets.
    private static void rebuild(LogHome home) {
      while (true) {
        LockSupport.parkNanos(20_000_000);
        try (BulkWriter next = home.build()) {
          home.publish(next, 0);
        }
        home.dropPrevious();
      }
    }

    /// A new entity, and so a new key, every ten records.
    static String entity(String id) {
      return id.substring(0, id.length() - 1);
    }

    private static void write(LogHome home, String name) {
      for (int call = 0; ; call++) {
        List<LogRecord> records = new ArrayList<>();
        for (int i = 0; i < 1 + call % 5; i++) {
          records.add(record(home, name + "-" + (call * 10 + i)));
        }
        say(records, home.log().append(LogStream.EVENTS, records).join());
        // Sent again, as by a client whose answer was lost.
        home.log().append(LogStream.EVENTS, records).join();
      }
    }

    private static void say(List<LogRecord> records, long[] offsets) {
      StringBuilder lines = new StringBuilder();
      for (int i = 0; i < offsets.length; i++) {
        lines.append(records.get(i).id()).append(' ').append(offsets[i]).append(" .\n");
      }
      System.out.print(lines);
      System.out.flush();
    }

    private static LogRecord record(LogHome home, String id) {
      byte[] plain = ("secret of " + id).getBytes(StandardCharsets.UTF_8);
      return new LogRecord(id, 1, 2, home.keys().seal("writer", entity(id), plain));
    }
  }
}
