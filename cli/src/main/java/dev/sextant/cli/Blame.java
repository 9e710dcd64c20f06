package dev.sextant.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import picocli.CommandLine.ParameterException;

/// Who must act when a command fails.
enum Blame {
  /// A fault of Sextant itself.
  OURS(1),
  /// Whoever typed the command.
  CALLER(2),
  /// Whoever wrote the system's configuration.
  CONFIGURATION(3),
  /// Whoever runs what Sextant depends on: disk, network, another service, the content of a file.
  OUTSIDE(4);

  private final int exitCode;

  Blame(int exitCode) {
    this.exitCode = exitCode;
  }

  int exitCode() {
    return exitCode;
  }

  /// The one place that knows which exception is whose.
  static Blame of(Throwable failure) {
    return switch (failure) {
      case CommandMistake _, ParameterException _, NoSuchFileException _ -> CALLER;
      case UncheckedIOException wrapped -> of(wrapped.getCause());
      case IOException _ -> OUTSIDE;
      default -> OURS;
    };
  }
}
