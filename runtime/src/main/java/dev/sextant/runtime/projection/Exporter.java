package dev.sextant.runtime.projection;

import dev.sextant.runtime.SystemHome;
import dev.sextant.runtime.Watch;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Writes the whole log as Parquet: a file for each event type, decisions and their candidates,
/// outcomes, dead letters. Personal fields are written while their key exists.
public final class Exporter {
  private final SystemHome home;
  private final Watch watch;

  public Exporter(SystemHome home, Watch watch) {
    this.home = home;
    this.watch = watch;
  }

  /// @param name as SQL says it
  /// @param file below the directory
  public record Exported(String name, String file, long rows) {}

  /// @param position the end of the event log that was read
  /// @param unknownEvents events of types that the spec does not know any more; they are left out
  /// @param forgottenDecisions decisions about forgotten subjects, which can not be read any more
  public record Report(
      String directory,
      String position,
      List<Exported> tables,
      long unknownEvents,
      long forgottenDecisions,
      double seconds) {
    public long rows() {
      return tables.stream().mapToLong(Exported::rows).sum();
    }
  }

  /// @param directory made when it is not there; files of the same names are replaced
  public Report run(Path directory) {
    long start = System.nanoTime();
    LogTables tables = new LogTables(home, true, watch);
    try (Parts parts = new Parts(directory, ".parquet")) {
      tables.all().forEach(parts::rows);
      LogTables.Read events = tables.writeEvents(0, parts);
      LogTables.Read decisions = tables.writeDecisions(0, parts);
      tables.writeDeadLetters(0, parts);
      tables.writeOutcomes(parts);
      List<Exported> exported = new ArrayList<>();
      parts
          .finish()
          .values()
          .forEach(each -> exported.add(new Exported(each.table(), each.file(), each.rows())));
      return new Report(
          directory.toString(),
          home.log().position().toString(),
          exported,
          events.skipped(),
          decisions.skipped(),
          (System.nanoTime() - start) / 1e9);
    }
  }
}
