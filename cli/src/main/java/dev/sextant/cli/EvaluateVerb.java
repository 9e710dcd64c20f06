package dev.sextant.cli;

import dev.sextant.model.Measurement;
import dev.sextant.runtime.Json;
import dev.sextant.runtime.SystemHome;
import dev.sextant.runtime.training.EvaluationReport;
import dev.sextant.runtime.training.Evaluator;
import dev.sextant.runtime.training.Predictions;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "evaluate",
    description = "Measure models and pipeline on a later period, beside baselines.")
final class EvaluateVerb implements Callable<Integer> {
  private final Terminal terminal;
  @Mixin private SystemChoice system = new SystemChoice();

  @Option(names = "--json", description = "the report as JSON, in the same shape for every system")
  private boolean json;

  @Option(
      names = "--predictions",
      paramLabel = "FILE",
      description = "write what each model and baseline predicted of each test row, as CSV")
  private @Nullable Path predictions;

  EvaluateVerb(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    EvaluationReport report = evaluate();
    if (json) {
      terminal.out().println(Json.pretty(report.toJson()));
    } else {
      print(report);
    }
    return 0;
  }

  private EvaluationReport evaluate() throws Exception {
    if (predictions == null) {
      return evaluate(Predictions.IGNORED);
    }
    try (PredictionsFile file = PredictionsFile.at(predictions)) {
      EvaluationReport report = evaluate(file);
      file.finish();
      return report;
    }
  }

  private EvaluationReport evaluate(Predictions taker) throws Exception {
    try (SystemHome home = Chosen.home(system);
        WorkBar bar = new WorkBar(terminal)) {
      return new Evaluator(home, bar, taker).run();
    }
  }

  private void print(EvaluationReport report) {
    var out = terminal.out();
    out.printf(
        "%s, %s to %s%n", report.system(), report.data().get("from"), report.data().get("until"));
    report
        .rows()
        .forEach((what, count) -> out.printf("  %-16s %,d%n", what.replace('_', ' '), count));
    report.baselines().forEach((name, metrics) -> section("baseline " + name, metrics));
    report.models().forEach((name, metrics) -> section("model " + name, metrics));
    HeadText heads = new HeadText(out);
    report.heads().forEach(heads::print);
    section("pipeline", report.pipeline());
    report.gains().forEach((name, metrics) -> section("pipeline over " + name, metrics));
    if (!report.stages().isEmpty()) {
      out.println("settled by");
      report
          .stages()
          .forEach((stage, share) -> out.printf("  %-16s %6.2f %%%n", stage, 100 * share));
    }
    report
        .thresholds()
        .forEach(
            (ruling, t) ->
                out.printf(
                    "%s at p %.4f (%s): precision %.4f [%.4f, %.4f], recall %.4f, %,d cases%n",
                    ruling,
                    t.threshold(),
                    t.target(),
                    t.precision().value(),
                    t.precision().low(),
                    t.precision().high(),
                    t.recall(),
                    t.settled()));
  }

  private void section(String title, Map<String, Measurement> metrics) {
    var out = terminal.out();
    out.println(title);
    metrics.forEach(
        (name, m) -> {
          if (Double.isNaN(m.low())) {
            out.printf("  %-16s %8.4f%n", name, m.value());
          } else {
            out.printf("  %-16s %8.4f  [%.4f, %.4f]%n", name, m.value(), m.low(), m.high());
          }
        });
  }
}
