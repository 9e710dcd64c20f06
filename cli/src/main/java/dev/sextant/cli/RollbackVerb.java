package dev.sextant.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "rollback", description = "Let the version answer that did before the champion.")
final class RollbackVerb implements Callable<Integer> {
  private final Terminal terminal;
  @Mixin private Switching on = new Switching();

  RollbackVerb(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    String now = on.carryOut("rollback", null, desk -> desk.rollback(on.head()));
    terminal.out().printf("%s: %s answers again%n", on.head(), now);
    return 0;
  }
}
