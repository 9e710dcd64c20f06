package dev.sextant.cli;

import dev.sextant.runtime.Json;
import dev.sextant.runtime.infer.Inference;
import dev.sextant.runtime.infer.Inference.Column;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "infer",
    description = "Look at a data file and propose a system.yaml that imports it.",
    footer = {
      "",
      "The file is CSV, TSV, JSON Lines or Parquet; text may be packed with gzip or zstd. The proposal",
      "goes to standard output, with its reasons as comments and a CHECK where a person must decide;",
      "what the columns look like, with examples, is only shown. docs/import.md says what is guessed how.",
      "",
      "Examples",
      "  sextant infer clicks.csv.gz",
      "  mkdir clicks && sextant infer clicks.csv.gz --name click > clicks/system.yaml",
      "  sextant check clicks && sextant import clicks --data ."
    })
final class InferVerb implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(paramLabel = "FILE", description = "the data file")
  private Path file = Path.of("");

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "what a row is, such as click (default: from the file's name)")
  private @Nullable String name;

  @Option(
      names = "--rows",
      paramLabel = "N",
      description = "look at the first N rows (default: what makes two million values)")
  private @Nullable Long rows;

  @Option(names = "--json", description = "the columns and the proposal as JSON, without examples")
  private boolean json;

  InferVerb(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    if (rows != null && rows <= 0) {
      throw new CommandMistake("--rows must be > 0, but is " + rows);
    }
    Inference.Told told = Inference.of(file, rows, checkedName());
    if (json) {
      terminal.out().println(Json.pretty(told.inference()));
      return 0;
    }
    show(told);
    terminal.err().flush();
    terminal.out().print(told.inference().proposal());
    terminal.out().flush();
    return 0;
  }

  private @Nullable String checkedName() {
    if (name != null && !Inference.isName(name)) {
      throw new CommandMistake(
          "--name must be letters, digits and _, begin with no digit and be no word of the row"
              + " language or type, but is '%s'".formatted(name));
    }
    return name;
  }

  private void show(Inference.Told told) {
    TextTable table =
        new TextTable(
            List.of("column", "type", "role", "missing", "different", "for example"),
            List.of(false, false, false, true, true, false));
    List<Column> columns = told.inference().columns();
    for (int i = 0; i < columns.size(); i++) {
      Column each = columns.get(i);
      table.add(
          List.of(
              each.name(),
              each.type(),
              each.role(),
              "%.1f %%".formatted(100 * each.missing()),
              "%,d".formatted(each.distinct()),
              String.join(" | ", told.examples().get(i))));
    }
    table.print(terminal.err());
    terminal
        .err()
        .printf(
            "%,d rows of %s looked at (%s)%n%n",
            told.inference().rows(), told.inference().file(), told.inference().kind());
  }
}
