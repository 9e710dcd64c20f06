package dev.sextant.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
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
import java.util.Objects;
import java.util.stream.Stream;

/// A listener that writes down what completed syncs cover, so that a crash test can play the power
/// cut that `kill -9` is not: after the process has died, [#cut] takes away every byte of the log
/// and the key vault that no sync covered.
///
/// The journal outlives the process because the operating system holds what was written. Use one
/// journal for a home's whole life: it continues over restarts.
public final class SyncJournal implements SyncListener, AutoCloseable {
  private final Path home;
  private final FileChannel journal;

  /// @param journal a file outside the home, created when it is new
  /// @param home paths are kept relative to it
  public SyncJournal(Path journal, Path home) {
    this.home = home.toAbsolutePath().normalize();
    try {
      this.journal =
          FileChannel.open(journal, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException("could not open " + journal, e);
    }
  }

  @Override
  public synchronized void synced(Path file, long bytes) {
    String line = "%d %s%n".formatted(bytes, home.relativize(file.toAbsolutePath().normalize()));
    try {
      AtomicFile.writeFully(journal, ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException("could not write the sync journal", e);
    }
  }

  @Override
  public void close() {
    try {
      journal.close();
    } catch (IOException e) {
      throw new UncheckedIOException("could not close the sync journal", e);
    }
  }

  /// Shortens every segment file and key vault under a home to what the journal says was synced,
  /// and deletes those that it does not mention. No process may have the home open.
  ///
  /// @return total bytes taken away
  public static long cut(Path journal, Path home) {
    try {
      Map<Path, Long> synced = read(journal, home.toAbsolutePath().normalize());
      long taken = 0;
      for (Path file : covered(home)) {
        taken += cut(file, synced.getOrDefault(file, -1L));
      }
      return taken;
    } catch (IOException e) {
      throw new UncheckedIOException("could not cut " + home, e);
    }
  }

  private static Map<Path, Long> read(Path journal, Path home) throws IOException {
    Map<Path, Long> synced = new HashMap<>();
    String content = Files.readString(journal);
    // A line without an end was being written when the process died.
    for (String line : content.substring(0, content.lastIndexOf('\n') + 1).lines().toList()) {
      int space = line.indexOf(' ');
      Path file = home.resolve(line.substring(space + 1));
      synced.put(file, Long.parseLong(line.substring(0, space)));
    }
    return synced;
  }

  private static List<Path> covered(Path home) throws IOException {
    try (Stream<Path> files = Files.walk(home.toAbsolutePath().normalize())) {
      return new ArrayList<>(files.filter(SyncJournal::isCovered).toList());
    }
  }

  /// Not RocksDB's files: they keep their own account.
  private static boolean isCovered(Path file) {
    String name = Objects.requireNonNull(file.getFileName()).toString();
    return name.matches("\\d{20}\\.log") || name.equals("keys.vault");
  }

  private static long cut(Path file, long bytes) throws IOException {
    long size = Files.size(file);
    if (bytes < 0) {
      Files.delete(file);
      return size;
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(bytes);
      return size - channel.size();
    }
  }
}
