package dev.sextant.cli;

import dev.sextant.model.Manifest;
import dev.sextant.runtime.ModelDesk;
import picocli.CommandLine.Command;

@Command(
    name = "challenge",
    description = "Ask a version beside the champion, without answering by it.")
final class ChallengeVerb extends SwitchingTo {
  ChallengeVerb(Terminal terminal) {
    super(terminal, "challenge", "is asked beside the champion");
  }

  @Override
  Manifest change(ModelDesk desk) {
    return desk.challenge(head(), version());
  }
}
