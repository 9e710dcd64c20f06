package dev.sextant.cli;

import dev.sextant.history.SqlProblem;
import dev.sextant.model.ModelProblem;
import dev.sextant.runtime.Refusal;
import dev.sextant.runtime.history.TornFile;
import dev.sextant.storage.CorruptLogException;
import dev.sextant.storage.HomeInUseException;
import dev.sextant.storage.LogStoppedException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.ExecutionException;

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
  ///
  /// @param failure what [#unwrap] left
  static Blame of(Throwable failure) {
    return switch (failure) {
      case CommandMistake _, SqlProblem _, NoSuchFileException _, FileNotFoundException _ -> CALLER;
      case ConfigurationMistake _ -> CONFIGURATION;
      case Refusal refusal when refusal.fault() == Refusal.Fault.CONFIGURATION -> CONFIGURATION;
      case Refusal _ -> CALLER;
      case IOException _,
          TornFile _,
          CorruptLogException _,
          ModelProblem _,
          HomeInUseException _,
          LogStoppedException _ ->
          OUTSIDE;
      default -> OURS;
    };
  }

  /// @return the failure itself, without the exceptions that merely carried it here
  static Throwable unwrap(Throwable failure) {
    Throwable cause = failure.getCause();
    boolean carrier =
        failure instanceof UncheckedIOException || failure instanceof ExecutionException;
    return carrier && cause != null ? unwrap(cause) : failure;
  }
}
