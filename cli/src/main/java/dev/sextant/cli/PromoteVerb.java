package dev.sextant.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "promote",
    description =
        "Let a version of a model answer: the challenger, the newest, or one that is named.")
final class PromoteVerb implements Callable<Integer> {
  private final Terminal terminal;
  @Mixin private Switching on = new Switching();

  @Parameters(
      index = "2",
      arity = "0..1",
      paramLabel = "VERSION",
      description = "such as v0003 (see ./sextant models)")
  private @Nullable String version;

  PromoteVerb(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    String now = on.carryOut("promote", version, desk -> desk.promote(on.head(), version));
    terminal.out().printf("%s: %s answers now%n", on.head(), now);
    return 0;
  }
}
