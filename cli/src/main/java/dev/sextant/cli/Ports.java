package dev.sextant.cli;

import dev.sextant.server.ServerOptions;

/// The port that a verb was told to listen on.
final class Ports {
  private static final int LAST = 65_535;

  private Ports() {}

  static ServerOptions listening(int port) {
    if (port < 0 || port > LAST) {
      throw new CommandMistake(
          "--port must be in [0, %d], where 0 means any free one, but is %d".formatted(LAST, port));
    }
    return ServerOptions.defaults().withPort(port);
  }
}
