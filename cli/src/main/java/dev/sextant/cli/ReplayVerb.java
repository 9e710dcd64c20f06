package dev.sextant.cli;

import dev.sextant.runtime.Audit;
import dev.sextant.runtime.DecisionService.Replayed;
import dev.sextant.runtime.Json;
import dev.sextant.runtime.LiveSystem;
import dev.sextant.runtime.SystemHome;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "replay",
    description = "Run decisions again from the log; any difference is an error.",
    footer = {
      "",
      "Exit code 1 when anything differs.",
      "With --last it also checks that explanations add up to the margin and that margin,",
      "calibration and value expression give what was served."
    })
final class ReplayVerb implements Callable<Integer> {
  private final Terminal terminal;
  @Mixin private SystemChoice system = new SystemChoice();

  @Parameters(index = "1", arity = "0..1", paramLabel = "DECISION", description = "a decision's id")
  private @Nullable String decision;

  @Option(
      names = "--last",
      paramLabel = "N",
      description = "instead of one decision, the last N that were served")
  private @Nullable Integer last;

  @Option(
      names = "--recompute",
      description = "rebuild the features from the log too; a difference is skew")
  private boolean recompute;

  @Option(names = "--json", description = "the comparison as JSON")
  private boolean json;

  ReplayVerb(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    if (decision != null && last == null) {
      return one(decision);
    }
    if (decision == null && last != null) {
      return many(last);
    }
    throw new CommandMistake("give either the id of a DECISION or --last N");
  }

  private int one(String id) throws Exception {
    Replayed replayed;
    try (LiveSystem live = Live.open(system)) {
      replayed = live.replay(id, recompute);
    }
    if (json) {
      terminal.out().println(Json.pretty(replayed));
    } else {
      print(replayed);
    }
    return replayed.differences().isEmpty() ? 0 : 1;
  }

  private void print(Replayed replayed) {
    var out = terminal.out();
    out.printf(
        "decision %s: %,d values compared, %d differ%n",
        replayed.decision(), replayed.compared(), replayed.differences().size());
    replayed
        .differences()
        .forEach(d -> out.printf("  %s: logged %s, now %s%n", d.what(), d.logged(), d.now()));
  }

  private int many(int count) throws Exception {
    Audit.Report report;
    try (SystemHome home = Chosen.home(system);
        WorkBar bar = new WorkBar(terminal)) {
      report = new Audit(home, bar).run(count, recompute);
    }
    if (json) {
      terminal.out().println(Json.pretty(report));
    } else {
      print(report);
    }
    return report.clean() ? 0 : 1;
  }

  private void print(Audit.Report report) {
    var out = terminal.out();
    out.printf("%s, the last %,d decisions%n", report.system(), report.decisions());
    out.printf("  %-52s %9s %7s %12s %7s%n", "", "decisions", "failed", "values", "differ");
    for (Audit.Check check : report.checks()) {
      out.printf(
          "  %-52s %,9d %,7d %,12d %,7d%n",
          check.check(), check.decisions(), check.failed(), check.values(), check.differences());
    }
    report
        .passedOver()
        .forEach((why, decisions) -> out.printf("not checked: %s, %,d%n", why, decisions));
    for (Audit.Finding each : report.first()) {
      out.printf(
          "decision %s, %s: %s: logged %s, now %s%n",
          each.decision(), each.check(), each.what(), each.logged(), each.now());
    }
  }
}
