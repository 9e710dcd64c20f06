package dev.sextant.cli;

/// The command is well-formed but cannot be carried out as it was given; the message says why and
/// what would do.
final class CommandMistake extends RuntimeException {
  CommandMistake(String message) {
    super(message);
  }
}
