package dev.sextant.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SyncJournalTest {
  @TempDir Path directory;

  @Test
  void bytesBeyondTheLastSyncAreTakenAndUnsyncedFilesDeleted() throws IOException {
    Path synced = segment("events-000000", 0);
    Path unsynced = segment("control", 0);
    Path state = Files.write(directory.resolve("home/000004.log"), new byte[10]);
    try (SyncJournal journal = new SyncJournal(journal(), home())) {
      journal.synced(synced, 40);
      journal.synced(synced, 70);
    }
    Files.writeString(journal(), Files.readString(journal()) + "90 events-000000/000000000000000");
    assertThat(SyncJournal.cut(journal(), home())).isEqualTo(30 + 100);
    assertThat(synced).hasSize(70);
    assertThat(unsynced).doesNotExist();
    assertThat(state).hasSize(10);
  }

  @Test
  void aGenerationIsKnownUnderItsFinalName() throws IOException {
    try (SyncJournal journal = new SyncJournal(journal(), home());
        LogHome home = LogHome.open(home(), LogOptions.DEFAULT.withListener(journal))) {
      try (BulkWriter next = home.build()) {
        next.add(Records.of("a"));
        home.publish(next, 0);
      }
    }
    assertThat(SyncJournal.cut(journal(), home())).isZero();
    try (LogHome home = LogHome.open(home(), LogOptions.DEFAULT)) {
      assertThat(Records.ids(home.log())).containsExactly("a");
    }
  }

  @Test
  void aCleanHomeLosesNothing() {
    try (SyncJournal journal = new SyncJournal(journal(), home());
        LogHome home = LogHome.open(home(), LogOptions.DEFAULT.withListener(journal))) {
      Records.append(home.log(), Records.of("a"));
      home.keys().seal("reader", "ada", new byte[] {1});
      home.keys().forget("reader", "ada");
    }
    assertThat(SyncJournal.cut(journal(), home())).isZero();
  }

  private Path segment(String folder, long firstOffset) throws IOException {
    Path place = Files.createDirectories(home().resolve(folder));
    return Files.write(place.resolve(SegmentFormat.fileName(firstOffset)), new byte[100]);
  }

  private Path home() {
    return directory.resolve("home");
  }

  private Path journal() {
    return directory.resolve("synced.txt");
  }
}
