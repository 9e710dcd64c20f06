package dev.sextant.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Parameters;

/// As [Switching], to a version that may be named.
abstract class SwitchingTo extends Switching {
  @Parameters(
      index = "2",
      arity = "0..1",
      paramLabel = "VERSION",
      description = "such as v0003 (see ./sextant models)")
  private @Nullable String version;

  SwitchingTo(Terminal terminal, String verb, String outcome) {
    super(terminal, verb, outcome);
  }

  @Override
  final @Nullable String version() {
    return version;
  }
}
