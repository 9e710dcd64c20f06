package dev.sextant.cli;

import dev.sextant.model.Manifest;
import dev.sextant.runtime.ModelDesk;
import picocli.CommandLine.Command;

@Command(name = "rollback", description = "Let the version answer that did before the champion.")
final class RollbackVerb extends Switching {
  RollbackVerb(Terminal terminal) {
    super(terminal, "rollback", "answers again");
  }

  @Override
  Manifest change(ModelDesk desk) {
    return desk.rollback(head());
  }
}
