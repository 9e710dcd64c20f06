package dev.sextant.runtime;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// Where the states of a system lie: a directory for each generation of the events, and further
/// ones for states that were made anew beside it: `000001`, `000001-0001`, `000001-0002`.
final class StateFolder {
  private final Path states;

  StateFolder(Path states) {
    this.states = states;
  }

  /// States of a generation, the newest first; those of other generations are deleted.
  List<Path> of(int generation) {
    String name = name(generation);
    for (Path each : all()) {
      if (!each.getFileName().toString().startsWith(name)) {
        delete(each);
      }
    }
    return all().reversed();
  }

  private List<Path> all() {
    try {
      Files.createDirectories(states);
      try (Stream<Path> all = Files.list(states)) {
        return all.sorted().toList();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A directory that does not exist yet.
  Path next(int generation) {
    List<Path> known = of(generation);
    if (known.isEmpty()) {
      return states.resolve(name(generation));
    }
    String newest = known.getFirst().getFileName().toString();
    int number =
        newest.indexOf('-') < 0 ? 0 : Integer.parseInt(newest.substring(newest.indexOf('-') + 1));
    return states.resolve("%s-%04d".formatted(name(generation), number + 1));
  }

  private static String name(int generation) {
    return "%06d".formatted(generation);
  }

  /// Deletes all of a generation but one.
  void keepOnly(Path kept, int generation) {
    of(generation).stream().filter(each -> !each.equals(kept)).forEach(StateFolder::delete);
  }

  void deleteAll() {
    delete(states);
  }

  static void delete(Path tree) {
    if (!Files.exists(tree)) {
      return;
    }
    try (Stream<Path> paths = Files.walk(tree)) {
      paths.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
