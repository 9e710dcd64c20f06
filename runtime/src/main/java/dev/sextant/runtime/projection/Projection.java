package dev.sextant.runtime.projection;

import dev.sextant.decision.LogPosition;
import dev.sextant.decision.LogStream;
import dev.sextant.runtime.SystemHome;
import dev.sextant.runtime.Watch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The tables of a log as Parquet files in a directory: a cache, which a refresh brings up to the
/// log's end. New records are added as further files; when the history was built anew, the spec
/// changed or somebody was forgotten, all of it is made again.
final class Projection {
  /// Files of one table; past it they are made one again, since each costs a query some time.
  private static final int MOST_PARTS = 32;

  private final SystemHome home;
  private final LogTables tables;
  private final Path directory;

  Projection(SystemHome home, boolean personal, Path directory, Watch watch) {
    this.home = home;
    this.directory = directory;
    this.tables = new LogTables(home, personal, watch);
  }

  LogTables tables() {
    return tables;
  }

  /// @return the files of each table that has rows
  Map<String, List<Path>> refresh() {
    LogPosition position = home.log().position();
    Manifest none =
        Manifest.none(
            home.plan().spec().digest(), position.generation(), home.log().keys().forgotten());
    Manifest known = Manifest.read(directory);
    boolean continues =
        known != null && known.continues(none) && known.parts() < MOST_PARTS && hasFiles(known);
    Manifest before = continues && known != null ? known : none;
    Manifest now = before.parts() > 0 && isCurrent(before) ? before : add(before);
    return paths(now);
  }

  private boolean hasFiles(Manifest known) {
    return known.files().values().stream()
        .flatMap(List::stream)
        .allMatch(file -> Files.isRegularFile(directory.resolve(file)));
  }

  private boolean isCurrent(Manifest known) {
    return known.events() == end(LogStream.EVENTS)
        && known.decisions() == end(LogStream.DECISIONS)
        && known.deadLetters() == end(LogStream.DEAD_LETTERS);
  }

  private long end(LogStream stream) {
    return home.log().log().end(stream);
  }

  private Manifest add(Manifest before) {
    int part = before.parts() + 1;
    if (part == 1) {
      deleteAllBut(Set.of());
    }
    Manifest now;
    try (Parts parts = new Parts(directory, "/%06d.parquet".formatted(part))) {
      LogTables.Read events = tables.writeEvents(before.events(), parts);
      LogTables.Read decisions = tables.writeDecisions(before.decisions(), parts);
      long deadLetters = tables.writeDeadLetters(before.deadLetters(), parts);
      tables.writeOutcomes(parts);
      now =
          new Manifest(
              before.format(),
              before.spec(),
              before.generation(),
              before.forgotten(),
              events.until(),
              decisions.until(),
              deadLetters,
              part,
              files(before, parts.finish()));
    }
    createDirectory();
    now.write(directory);
    deleteAllBut(now.files().values().stream().flatMap(List::stream).collect(Collectors.toSet()));
    return now;
  }

  /// Outcomes are made anew, whatever else gets a further file.
  private static Map<String, List<String>> files(
      Manifest before, Map<String, Parts.Written> written) {
    Map<String, List<String>> files = new LinkedHashMap<>(before.files());
    files.remove(OutcomeTable.TABLE.name());
    written.forEach(
        (table, part) -> {
          List<String> all = new ArrayList<>(files.getOrDefault(table, List.of()));
          all.add(part.file());
          files.put(table, all);
        });
    return files;
  }

  private void createDirectory() {
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Removes Parquet files that nothing lists: those replaced, and those that a crash left.
  private void deleteAllBut(Set<String> kept) {
    if (!Files.isDirectory(directory)) {
      return;
    }
    Set<Path> listed = new TreeSet<>();
    kept.forEach(file -> listed.add(directory.resolve(file)));
    try (Stream<Path> files = Files.walk(directory)) {
      List<Path> unlisted =
          files
              .filter(Files::isRegularFile)
              .filter(file -> file.toString().contains(".parquet") && !listed.contains(file))
              .toList();
      for (Path file : unlisted) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Map<String, List<Path>> paths(Manifest manifest) {
    Map<String, List<Path>> paths = new LinkedHashMap<>();
    manifest
        .files()
        .forEach(
            (table, files) -> paths.put(table, files.stream().map(directory::resolve).toList()));
    return paths;
  }

  static void delete(Path tree) {
    if (!Files.exists(tree)) {
      return;
    }
    try (Stream<Path> paths = Files.walk(tree)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
