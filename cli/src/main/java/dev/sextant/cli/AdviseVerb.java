package dev.sextant.cli;

import dev.sextant.runtime.SystemHome;
import dev.sextant.runtime.training.Advice;
import dev.sextant.runtime.training.EvaluationReport;
import dev.sextant.runtime.training.Evaluator;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "advise",
    description = "Evaluate, and recommend for each model whether its complexity pays.")
final class AdviseVerb implements Callable<Integer> {
  private final Terminal terminal;
  @Mixin private SystemChoice system = new SystemChoice();

  AdviseVerb(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    EvaluationReport report;
    try (SystemHome home = Chosen.home(system);
        WorkBar bar = new WorkBar(terminal)) {
      report = new Evaluator(home, bar).run();
    }
    for (Advice advice : Advice.of(report)) {
      terminal
          .out()
          .printf(
              "%s: %s%n",
              advice.head(), advice.keep() ? "keep it" : "take " + advice.recommended());
      advice.reasons().forEach(reason -> terminal.out().println("  " + reason));
    }
    return 0;
  }
}
