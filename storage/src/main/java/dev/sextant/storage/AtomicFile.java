package dev.sextant.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/// Replaces whole files so that a crash leaves the old content or the new, never a mixture: write
/// beside, sync, rename, sync the directory.
///
/// Two threads must not write the same file at once.
public final class AtomicFile {
  private static final FileAttribute<?> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private AtomicFile() {}

  /// @throws UncheckedIOException when the disk fails; the old content is then still in place
  public static void write(Path file, byte[] content) {
    write(file, ByteBuffer.wrap(content), new FileAttribute<?>[0]);
  }

  /// As [#write], readable by the owner alone (0600) where the file system knows permissions.
  public static void writeOwnerOnly(Path file, byte[] content) {
    write(file, ByteBuffer.wrap(content), ownerOnly(file));
  }

  /// Renames a file or directory, replacing what is at `to`, and makes the rename durable.
  public static void move(Path from, Path to) {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      syncDirectory(parent(to));
    } catch (IOException e) {
      throw new UncheckedIOException("could not rename " + from + " to " + to, e);
    }
  }

  /// Makes creations, renames and deletions in a directory durable.
  public static void syncDirectory(Path directory) {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      throw new UncheckedIOException("could not sync directory " + directory, e);
    }
  }

  static FileAttribute<?>[] ownerOnly(Path file) {
    boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
    return posix ? new FileAttribute<?>[] {OWNER_ONLY} : new FileAttribute<?>[0];
  }

  private static void write(Path file, ByteBuffer content, FileAttribute<?>[] attributes) {
    Path beside = file.resolveSibling(file.getFileName() + ".tmp");
    try {
      Files.deleteIfExists(beside);
      try (FileChannel channel = FileChannel.open(beside, Opening.NEW, attributes)) {
        writeFully(channel, content);
        channel.force(true);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("could not write " + beside, e);
    }
    move(beside, file);
  }

  static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  static Path parent(Path file) {
    Path parent = file.toAbsolutePath().getParent();
    return parent == null ? file : parent;
  }
}
