package dev.sextant.cli;

import dev.sextant.model.Manifest;
import dev.sextant.runtime.ModelDesk;
import picocli.CommandLine.Command;

@Command(name = "withdraw", description = "Ask nobody beside the champion any more.")
final class WithdrawVerb extends Switching {
  WithdrawVerb(Terminal terminal) {
    super(terminal, "withdraw", "is not asked any more");
  }

  @Override
  Manifest change(ModelDesk desk) {
    return desk.withdraw(head());
  }
}
