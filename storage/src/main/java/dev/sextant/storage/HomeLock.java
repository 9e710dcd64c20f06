package dev.sextant.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Keeps a home to one process: a lock on the file `LOCK`, which names its holder. The operating
/// system lets go of it when the process dies, however it dies.
final class HomeLock implements AutoCloseable {
  /// Homes held by this process. Closing *any* channel of a file drops a process's POSIX lock on
  /// it, so a second attempt in the same process must not even open the file.
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path home;
  private final FileChannel channel;

  private HomeLock(Path home, FileChannel channel) {
    this.home = home;
    this.channel = channel;
  }

  /// @throws HomeInUseException naming the process that holds the home
  static HomeLock acquire(Path directory) {
    try {
      Files.createDirectories(directory);
      Path home = directory.toRealPath();
      if (!HELD.add(home)) {
        throw new HomeInUseException(home, "this process, " + ProcessHandle.current().pid());
      }
      return new HomeLock(home, lockedOrRelease(home));
    } catch (IOException e) {
      throw new UncheckedIOException("could not lock " + directory, e);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException("could not unlock " + home, e);
    } finally {
      HELD.remove(home);
    }
  }

  private static FileChannel lockedOrRelease(Path home) throws IOException {
    FileChannel channel = null;
    try {
      channel =
          FileChannel.open(
              home.resolve("LOCK"),
              StandardOpenOption.CREATE,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE);
      return locked(home, channel);
    } catch (IOException | RuntimeException e) {
      release(home, channel);
      throw e;
    }
  }

  private static FileChannel locked(Path home, FileChannel channel) throws IOException {
    FileLock lock = channel.tryLock();
    if (lock == null) {
      throw new HomeInUseException(home, "process " + holder(channel));
    }
    String pid = Long.toString(ProcessHandle.current().pid());
    channel.truncate(0);
    AtomicFile.writeFully(channel, ByteBuffer.wrap(pid.getBytes(StandardCharsets.US_ASCII)));
    return channel;
  }

  private static String holder(FileChannel channel) throws IOException {
    ByteBuffer pid = ByteBuffer.allocate(20);
    channel.read(pid, 0);
    return new String(pid.array(), 0, pid.position(), StandardCharsets.US_ASCII);
  }

  private static void release(Path home, @Nullable FileChannel channel) throws IOException {
    HELD.remove(home);
    if (channel != null) {
      channel.close();
    }
  }
}
