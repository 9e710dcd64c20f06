package dev.sextant.cli;

import dev.sextant.inference.StoredOnnx;
import dev.sextant.inference.onnx.ElementType;
import dev.sextant.model.ModelProblem;
import dev.sextant.runtime.ModelDesk;
import dev.sextant.runtime.SystemHome;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "export",
    description = "Write a version of a model as an ONNX file, calibration included.",
    footer = {
      "",
      "A model without a task is written with all its tasks, where they share one net.",
      "docs/onnx.md says how rows are coded.",
      "",
      "Examples:",
      "  sextant models export shop ranker.buy --to ranker.onnx",
      "  sextant models export shop ranker.buy v0003 --to ranker.onnx"
    })
final class ModelExportVerb implements Callable<Integer> {
  private final Terminal terminal;
  @Mixin private SystemChoice system = new SystemChoice();

  @Parameters(index = "1", paramLabel = "HEAD", description = "model and task such as ctr.click")
  private String head = "";

  @Parameters(
      index = "2",
      arity = "0..1",
      paramLabel = "VERSION",
      description = "such as v0003 (default: the one that answers, else the newest)")
  private @Nullable String version;

  @Option(names = "--to", required = true, paramLabel = "FILE", description = "where it is written")
  private Path to = Path.of("");

  ModelExportVerb(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    OutputFile.require(to, "model.onnx");
    ModelDesk.Exported exported;
    try (SystemHome home = Chosen.home(system)) {
      exported = new ModelDesk(home, Clock.systemUTC()).export(head, version, to);
    } catch (ModelProblem problem) {
      throw new CommandMistake(String.valueOf(problem.getMessage()));
    }
    PrintWriter out = terminal.out();
    StoredOnnx.Written file = exported.file();
    out.printf("%s: %s, %,d bytes%n", to, String.join(", ", exported.versions()), file.bytes());
    file.inputs().forEach(each -> print("input", each.name(), each.type(), each.meaning()));
    file.outputs().forEach(each -> print("output", each.name(), each.type(), each.meaning()));
    return 0;
  }

  private void print(String what, String name, ElementType type, String meaning) {
    terminal.out().printf("  %-6s  %-24s %-6s %s%n", what, name, type.word(), meaning);
  }
}
