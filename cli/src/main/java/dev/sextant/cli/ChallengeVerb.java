package dev.sextant.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "challenge",
    description = "Ask a version beside the champion, without answering by it.")
final class ChallengeVerb implements Callable<Integer> {
  private final Terminal terminal;
  @Mixin private Switching on = new Switching();

  @Parameters(
      index = "2",
      arity = "0..1",
      paramLabel = "VERSION",
      description = "such as v0003 (see ./sextant models)")
  private @Nullable String version;

  ChallengeVerb(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    String now = on.carryOut("challenge", version, desk -> desk.challenge(on.head(), version));
    terminal.out().printf("%s: %s is asked beside the champion%n", on.head(), now);
    return 0;
  }
}
