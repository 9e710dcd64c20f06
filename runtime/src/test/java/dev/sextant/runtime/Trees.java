package dev.sextant.runtime;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/// Directories that tests copy, delete and damage.
final class Trees {
  private Trees() {}

  static Path make(Path directory) {
    try {
      return Files.createDirectories(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The files in a directory and below it, in order; none when there is no directory.
  static List<Path> files(Path directory) {
    return paths(directory).stream().filter(Files::isRegularFile).toList();
  }

  static String name(Path path) {
    return Objects.requireNonNull(path.getFileName()).toString();
  }

  static String text(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Leaves at `to` what is at `from` and nothing else.
  static void replace(Path from, Path to) {
    delete(to);
    try {
      for (Path path : paths(from)) {
        Path copy = to.resolve(from.relativize(path).toString());
        Files.createDirectories(Objects.requireNonNull(copy.getParent()));
        Files.copy(path, copy);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void delete(Path directory) {
    try {
      for (Path path : paths(directory).reversed()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void change(Path file, UnaryOperator<byte[]> how) {
    try {
      Files.write(file, how.apply(Files.readAllBytes(file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void append(Path file, byte[] bytes) {
    try {
      Files.write(file, bytes, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A directory before what is in it.
  private static List<Path> paths(Path directory) {
    if (!Files.exists(directory)) {
      return List.of();
    }
    try (Stream<Path> all = Files.walk(directory)) {
      return all.sorted(Comparator.naturalOrder()).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
