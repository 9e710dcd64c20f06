package dev.sextant.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The generations of the event stream in a home: folders `events-000000`, `events-000001`, ...,
/// and the file `CURRENT` that names the one in use.
///
/// A generation is built in a folder with the suffix `.building`. Becoming current takes two
/// renames, of the folder and then of `CURRENT`; a crash before the second leaves a folder that the
/// next opening deletes.
final class Generations {
  private static final String BUILDING = ".building";

  private final Path home;
  private final Path pointer;
  private int current;

  Generations(Path home) {
    this.home = home;
    pointer = home.resolve("CURRENT");
    current = readOrBegin();
    list().stream().filter(folder -> number(folder) > current).forEach(Generations::delete);
    building().forEach(Generations::delete);
  }

  int current() {
    return current;
  }

  Path folder(int generation) {
    return home.resolve("events-%06d".formatted(generation));
  }

  /// The folder in which the next generation is built.
  Path next() {
    return home.resolve(folder(current + 1).getFileName() + BUILDING);
  }

  /// Makes the generation in `next()`, whose files are synced, the current one.
  ///
  /// @param listener hears of the files under their final names before anything depends on them
  void advance(SyncListener listener) {
    AtomicFile.move(next(), folder(current + 1));
    children(folder(current + 1)).forEach(file -> listener.synced(file, size(file)));
    point(current + 1);
    current++;
  }

  /// Deletes all generations before the current one.
  ///
  /// @return how many
  int dropPrevious() {
    List<Path> previous = list().stream().filter(folder -> number(folder) < current).toList();
    previous.forEach(Generations::delete);
    return previous.size();
  }

  static void delete(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try {
      Files.walkFileTree(folder, new Deletion());
      AtomicFile.syncDirectory(AtomicFile.parent(folder));
    } catch (IOException e) {
      throw new UncheckedIOException("could not delete " + folder, e);
    }
  }

  private int readOrBegin() {
    if (Files.exists(pointer)) {
      return read();
    }
    List<Path> found = list().stream().filter(folder -> number(folder) > 0).toList();
    if (!found.isEmpty()) {
      throw new CorruptLogException(pointer, 0, "the file is missing, yet there are " + found);
    }
    point(0);
    return 0;
  }

  private int read() {
    try {
      String name = Files.readString(pointer, StandardCharsets.US_ASCII).strip();
      if (!isGeneration(name)) {
        throw new CorruptLogException(pointer, 0, "'%s' is not a generation".formatted(name));
      }
      return number(home.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException("could not read " + pointer, e);
    }
  }

  private void point(int generation) {
    String line = folder(generation).getFileName() + "\n";
    AtomicFile.write(pointer, line.getBytes(StandardCharsets.US_ASCII));
  }

  private List<Path> list() {
    return children(home).stream().filter(path -> isGeneration(name(path))).toList();
  }

  private List<Path> building() {
    return children(home).stream()
        .filter(path -> name(path).startsWith("events-") && name(path).endsWith(BUILDING))
        .toList();
  }

  private static List<Path> children(Path folder) {
    try (Stream<Path> found = Files.list(folder)) {
      return found.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException("could not list " + folder, e);
    }
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException("could not read the size of " + file, e);
    }
  }

  private static boolean isGeneration(String name) {
    return name.matches("events-\\d{6,9}");
  }

  private static int number(Path folder) {
    return Integer.parseInt(name(folder).substring("events-".length()));
  }

  private static String name(Path path) {
    return Objects.requireNonNull(path.getFileName()).toString();
  }

  private static final class Deletion extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.delete(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure)
        throws IOException {
      if (failure != null) {
        throw failure;
      }
      Files.delete(folder);
      return FileVisitResult.CONTINUE;
    }
  }
}
