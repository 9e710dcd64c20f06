package dev.sextant.cli;

import dev.sextant.runtime.Json;
import dev.sextant.runtime.SystemHome;
import dev.sextant.runtime.projection.Exporter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "export",
    description = "Write the whole history as Parquet files.",
    footer = {
      "",
      "A file for each event type, and decisions, candidates, outcomes and dead_letters. Personal",
      "fields are decrypted while their key exists, and empty when their subject was forgotten: keep",
      "the files as carefully as the log. docs/history.md has the columns.",
      "",
      "Examples",
      "  sextant export shop --out shop-history",
      "  duckdb -c \"select count(*) from 'shop-history/events/purchase.parquet'\""
    })
final class ExportVerb implements Callable<Integer> {
  private final Terminal terminal;
  @Mixin private SystemChoice system = new SystemChoice();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "where the files go (default: export in the system's home)")
  private @Nullable Path out;

  @Option(names = "--json", description = "the report as JSON")
  private boolean json;

  ExportVerb(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    Exporter.Report report;
    try (SystemHome home = Chosen.home(system);
        WorkBar bar = new WorkBar(terminal)) {
      Path directory = out == null ? home.directory().resolve("export") : out;
      report = new Exporter(home, bar).run(directory);
    }
    if (json) {
      terminal.out().println(Json.pretty(report));
    } else {
      print(report);
    }
    return 0;
  }

  private void print(Exporter.Report report) {
    var text = terminal.out();
    for (Exporter.Exported each : report.tables()) {
      text.printf("%,12d rows  %s%n", each.rows(), each.file());
    }
    if (report.unknownEvents() > 0) {
      text.printf(
          "%,12d events of types that the spec does not know were left out%n",
          report.unknownEvents());
    }
    if (report.forgottenDecisions() > 0) {
      text.printf(
          "%,12d decisions about forgotten subjects can not be read%n",
          report.forgottenDecisions());
    }
    text.printf(
        "%s up to log position %s in %.2f s%n",
        report.directory(), report.position(), report.seconds());
  }
}
