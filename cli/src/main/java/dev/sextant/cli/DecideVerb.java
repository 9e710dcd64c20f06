package dev.sextant.cli;

import dev.sextant.decision.Decision;
import dev.sextant.runtime.DecisionJson;
import dev.sextant.runtime.LiveSystem;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "decide",
    description = "Make one decision at the terminal; it is logged like any other.")
final class DecideVerb implements Callable<Integer> {
  private final Terminal terminal;
  @Mixin private SystemChoice system = new SystemChoice();
  @Mixin private QueryChoice query = new QueryChoice();

  @Option(names = "--no-explore", description = "fill every place greedily")
  private boolean greedy;

  @Option(names = "--json", description = "the decision as JSON")
  private boolean json;

  DecideVerb(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    try (LiveSystem live = Live.open(system)) {
      Decision decision = live.decide(query.query(live.spec(), !greedy));
      terminal.out().println(json ? DecisionJson.pretty(decision) : DecisionText.of(decision));
      return 0;
    }
  }
}
