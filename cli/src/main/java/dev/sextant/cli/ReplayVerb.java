package dev.sextant.cli;

import dev.sextant.runtime.DecisionService.Replayed;
import dev.sextant.runtime.Json;
import dev.sextant.runtime.LiveSystem;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "replay",
    description = "Run a decision again from the log; any difference is an error.")
final class ReplayVerb implements Callable<Integer> {
  private final Terminal terminal;
  @Mixin private SystemChoice system = new SystemChoice();

  @Parameters(index = "1", paramLabel = "DECISION", description = "the decision's id")
  private String decision = "";

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
    Replayed replayed;
    try (LiveSystem live = Live.open(system)) {
      replayed = live.replay(decision, recompute);
    }
    if (json) {
      terminal.out().println(Json.pretty(replayed));
    } else {
      terminal
          .out()
          .printf(
              "decision %s: %,d values compared, %d differ%n",
              replayed.decision(), replayed.compared(), replayed.differences().size());
      replayed
          .differences()
          .forEach(
              d ->
                  terminal
                      .out()
                      .printf("  %s: logged %s, now %s%n", d.what(), d.logged(), d.now()));
    }
    return replayed.differences().isEmpty() ? 0 : 1;
  }
}
