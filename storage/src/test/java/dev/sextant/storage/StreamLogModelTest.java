package dev.sextant.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sextant.decision.LogRecord;
import dev.sextant.decision.LogStream;
import dev.sextant.decision.RecordLog;
import dev.sextant.testkit.Seeds;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Random appends, repeats, scans, reopenings, truncations and bit flips against a plain list of
/// calls.
class StreamLogModelTest {
  private static final LogOptions SMALL = LogOptions.DEFAULT.withSegmentBytes(2 << 10);

  @TempDir Path directory;

  @Test
  void behavesLikeAListOfRecords() {
    Seeds.forEach(40, random -> new Run(freshDirectory(), random).steps(60));
  }

  @Test
  void aTruncatedTailLosesWholeCallsFromTheEndAndNothingElse() {
    Seeds.forEach(60, this::truncateAnywhereInTheLastSegment);
  }

  @Test
  void aFlippedBitIsNeverReadAsData() {
    Seeds.forEach(150, this::flipAnyBit);
  }

  private void truncateAnywhereInTheLastSegment(RandomGenerator random) throws IOException {
    Run run = new Run(freshDirectory(), random);
    run.steps(20);
    Path last = segments(run.place).getLast();
    try (FileChannel channel = FileChannel.open(last, StandardOpenOption.WRITE)) {
      channel.truncate(random.nextLong(channel.size() + 1));
    }
    try (StreamLog log = run.open()) {
      List<String> left = Records.ids(log);
      assertThat(left).isEqualTo(run.ids.subList(0, left.size()));
      assertThat(run.ends).contains(left.size());
      run.forgetAfter(left.size());
      run.append(log);
      assertThat(Records.ids(log)).isEqualTo(run.ids);
    }
  }

  /// Either an error names the place, or the flip was in the last block, which then counts as torn.
  private void flipAnyBit(RandomGenerator random) throws IOException {
    Run run = new Run(freshDirectory(), random);
    run.steps(15);
    List<Path> files = segments(run.place);
    Path file = files.get(random.nextInt(files.size()));
    byte[] bytes = Files.readAllBytes(file);
    bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
    Files.write(file, bytes);
    try (StreamLog log = run.open()) {
      List<String> left = Records.ids(log);
      assertThat(left).isEqualTo(run.ids.subList(0, left.size()));
      assertThat(log.files().recoveries()).hasSize(1);
      assertThat(left.size()).isGreaterThanOrEqualTo(run.ends.get(run.ends.size() - 2));
    } catch (CorruptLogException damage) {
      assertThat(damage.file()).isEqualTo(file);
      assertThat(damage.position()).isBetween(0L, (long) bytes.length);
    }
  }

  private Path freshDirectory() throws IOException {
    return Files.createTempDirectory(directory, "run");
  }

  private static List<Path> segments(Path place) throws IOException {
    try (Stream<Path> files = Files.list(place)) {
      return files.sorted().toList();
    }
  }

  /// A log under test beside the model: the ids accepted so far and where each call ended.
  private static final class Run {
    private final Path place;
    private final RandomGenerator random;
    private final List<String> ids = new ArrayList<>();
    private final Set<String> known = new HashSet<>();
    private final List<Integer> ends = new ArrayList<>(List.of(0, 0));

    Run(Path place, RandomGenerator random) {
      this.place = place;
      this.random = random;
    }

    StreamLog open() {
      // A weak fingerprint makes the exact check work for its living.
      return new StreamLog(
          place,
          LogStream.EVENTS,
          SMALL,
          () -> {},
          id -> id[id.length - 1] & 7L,
          FileChannel::open);
    }

    void steps(int count) {
      StreamLog log = open();
      for (int step = 0; step < count; step++) {
        switch (random.nextInt(8)) {
          case 0 -> {
            log.close();
            log = open();
            assertThat(log.files().recoveries()).isEmpty();
            assertThat(Records.ids(log)).isEqualTo(ids);
          }
          case 1 -> scan(log);
          default -> append(log);
        }
      }
      log.close();
    }

    void append(StreamLog log) {
      List<LogRecord> records = new ArrayList<>();
      List<Long> expected = new ArrayList<>();
      for (int i = random.nextInt(5); i >= 0; i--) {
        LogRecord record = record();
        records.add(record);
        expected.add(accept(record.id()));
      }
      assertThat(log.append(records).join()).containsExactly(expected.toArray(Long[]::new));
      if (ends.getLast() != ids.size()) {
        ends.add(ids.size());
      }
    }

    void forgetAfter(int count) {
      ids.subList(count, ids.size()).clear();
      known.retainAll(new HashSet<>(ids));
      ends.removeIf(end -> end > count);
    }

    private void scan(StreamLog log) {
      int from = random.nextInt(ids.size() + 1);
      int stopAfter = random.nextInt(ids.size() + 1);
      List<String> seen = new ArrayList<>();
      long reached =
          log.scan(
              from,
              (offset, record) -> {
                seen.add(record.id());
                return offset < stopAfter;
              });
      int end = from == ids.size() ? from : Math.min(ids.size(), Math.max(from, stopAfter) + 1);
      assertThat(seen).isEqualTo(ids.subList(from, end));
      assertThat(reached).isEqualTo(end);
    }

    private long accept(String id) {
      if (!id.isEmpty() && !known.add(id)) {
        return RecordLog.DUPLICATE;
      }
      ids.add(id);
      return ids.size() - 1L;
    }

    private LogRecord record() {
      String id = random.nextInt(10) == 0 ? "" : "id" + random.nextInt(300);
      byte[] body = new byte[random.nextInt(200)];
      random.nextBytes(body);
      return new LogRecord(id, random.nextLong(), 1_000, body);
    }
  }
}
