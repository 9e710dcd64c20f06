package dev.sextant.cli;

import dev.sextant.runtime.ExperimentReader;
import dev.sextant.runtime.ExperimentReport;
import dev.sextant.runtime.Json;
import dev.sextant.runtime.SystemHome;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "experiment",
    description = "What an experiment shows: difference, interval, p-value, sample ratio.")
final class ExperimentVerb implements Callable<Integer> {
  private final Terminal terminal;
  @Mixin private SystemChoice system = new SystemChoice();

  @Parameters(index = "1", paramLabel = "NAME", description = "its name in the spec")
  private String experiment = "";

  @Option(names = "--json", description = "the report as JSON")
  private boolean json;

  ExperimentVerb(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    ExperimentReport report;
    try (SystemHome home = Chosen.home(system)) {
      report = new ExperimentReader(home).read(experiment);
    }
    if (json) {
      terminal.out().println(Json.pretty(report));
    } else {
      print(report);
    }
    return 0;
  }

  private void print(ExperimentReport report) {
    var out = terminal.out();
    out.printf("%s on %s%n", report.experiment(), report.metric());
    for (ExperimentReport.ArmState arm : report.arms()) {
      out.printf(
          "  %-12s %,8d units  %,10.0f / %,10.0f = %.5f%n",
          arm.variant(), arm.units(), arm.numerator(), arm.denominator(), arm.metric());
    }
    report
        .comparisons()
        .forEach(
            (variant, c) ->
                out.printf(
                    "  %s changes it by %+.2f %% (95 %% interval %+.2f to %+.2f), p = %.4f%n",
                    variant,
                    100 * c.relative(),
                    100 * c.relativeLow(),
                    100 * c.relativeHigh(),
                    c.pValue()));
    out.printf(
        "  sample ratio: p = %.4f, %s%n",
        report.sampleRatio().pValue(),
        report.sampleRatio().isMismatch()
            ? "MISMATCH: do not trust this experiment"
            : "as planned");
  }
}
