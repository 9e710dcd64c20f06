package dev.sextant.cli;

import dev.sextant.model.Manifest;
import dev.sextant.runtime.ModelDesk;
import picocli.CommandLine.Command;

@Command(
    name = "promote",
    description =
        "Let a version of a model answer: the challenger, the newest, or one that is named.")
final class PromoteVerb extends SwitchingTo {
  PromoteVerb(Terminal terminal) {
    super(terminal, "promote", "answers now");
  }

  @Override
  Manifest change(ModelDesk desk) {
    return desk.promote(head(), version());
  }
}
