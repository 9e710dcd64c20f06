package dev.sextant.cli;

import dev.sextant.runtime.Json;
import dev.sextant.runtime.SystemHome;
import dev.sextant.runtime.history.ImportReport;
import dev.sextant.runtime.history.Importer;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "import", description = "Read the files of `imports:` into the log.")
final class ImportVerb implements Callable<Integer> {
  private final Terminal terminal;
  @Mixin private SystemChoice system = new SystemChoice();

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "where the files are (default: the environment variable SEXTANT_DATA)")
  private @Nullable Path data;

  @Option(names = "--json", description = "the report as JSON")
  private boolean json;

  ImportVerb(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    try (SystemHome home = Chosen.home(system);
        WorkBar bar = new WorkBar(terminal)) {
      ImportReport report = new Importer(home, Clock.systemUTC(), bar).run(directory());
      bar.close();
      if (json) {
        terminal.out().println(Json.pretty(report));
      } else {
        print(report);
      }
      return 0;
    }
  }

  private Path directory() {
    String given = System.getenv("SEXTANT_DATA");
    if (data == null && given == null) {
      throw new CommandMistake(
          "say where the data files are: --data DIR, or the environment variable SEXTANT_DATA");
    }
    return data == null ? Path.of(given) : data;
  }

  private void print(ImportReport report) {
    var out = terminal.out();
    out.printf("rows read      %,12d%n", report.rows());
    out.printf("  accepted     %,12d  (%,d events written)%n", report.accepted(), report.events());
    report
        .ignored()
        .forEach((rule, count) -> out.printf("  ignored      %,12d  %s%n", count, rule));
    report
        .dead()
        .forEach((reason, count) -> out.printf("  dead-lettered%,12d  %s%n", count, reason));
    if (report.known() > 0) {
      out.printf(
          "%d of %d files were imported before and add nothing%n",
          report.known(), report.known() + report.files());
    }
    out.printf("%.2f s, %,.0f rows/s%n", report.seconds(), report.rowsPerSecond());
  }
}
