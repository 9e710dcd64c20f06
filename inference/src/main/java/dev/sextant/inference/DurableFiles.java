package dev.sextant.inference;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/// Writes files so that a crash leaves all of one or nothing of it.
final class DurableFiles {
  private static final String UNFINISHED = ".unfinished-";

  private static final int CHUNK = 1 << 16;
  private static final int PIECE = 1 << 20;

  private DurableFiles() {}

  /// Where something is built before [#publish] gives it its name.
  static Path unfinished(Path finished) {
    return finished.resolveSibling(UNFINISHED + finished.getFileName());
  }

  /// Writes and syncs.
  static void write(Path file, byte[] bytes) throws IOException {
    write(file, out -> writePieces(bytes, out));
  }

  /// A channel copies what it is given, so it is given pieces.
  private static void writePieces(byte[] bytes, OutputStream out) throws IOException {
    for (int at = 0; at < bytes.length; at += PIECE) {
      out.write(bytes, at, Math.min(PIECE, bytes.length - at));
    }
  }

  /// Writes what is produced piece by piece, and syncs.
  static void write(Path file, Content content) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), CHUNK);
      content.writeTo(out);
      out.flush();
      channel.force(true);
    }
  }

  @FunctionalInterface
  interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  /// Replaces a file as a whole.
  static void replace(Path file, byte[] bytes) throws IOException {
    replace(file, out -> writePieces(bytes, out));
  }

  /// As the other, with what is produced piece by piece.
  static void replace(Path file, Content content) throws IOException {
    Path unfinished = unfinished(file);
    try {
      write(unfinished, content);
      publish(unfinished, file);
    } finally {
      Files.deleteIfExists(unfinished);
    }
  }

  /// Gives a finished file or folder its name.
  static void publish(Path from, Path to) throws IOException {
    if (Files.isDirectory(from)) {
      sync(from);
    }
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    sync(to.resolveSibling("."));
  }

  /// Deletes a folder of files, if it is there.
  static void discard(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    for (Path file : list(folder)) {
      Files.delete(file);
    }
    Files.delete(folder);
  }

  static List<Path> list(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> found = Files.list(folder)) {
      return found.sorted().toList();
    }
  }

  /// Makes the names in a folder durable.
  static void sync(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
