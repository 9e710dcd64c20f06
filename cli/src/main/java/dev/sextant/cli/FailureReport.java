package dev.sextant.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/// Turns whatever a verb threw into a message that says what is wrong and an exit code that says who must act.
final class FailureReport implements IParameterExceptionHandler, IExecutionExceptionHandler {
  private final Terminal terminal;

  FailureReport(Terminal terminal) {
    this.terminal = terminal;
  }

  /// The command line itself is wrong: nothing was run.
  @Override
  public int handleParseException(ParameterException mistake, String[] arguments) {
    say(mistake.getMessage());
    if (!UnmatchedArgumentException.printSuggestions(mistake, terminal.err())) {
      say("'" + mistake.getCommandLine().getCommandSpec().qualifiedName() + " --help' lists what is possible");
    }
    return Blame.CALLER.exitCode();
  }

  /// A verb ran and failed.
  @Override
  public int handleExecutionException(Exception failure, CommandLine line, ParseResult parsed) {
    Blame blame = Blame.of(failure);
    if (blame == Blame.OURS) {
      say("this is a fault of Sextant's own; please report it with the lines below");
      failure.printStackTrace(terminal.err());
    } else {
      say(message(failure));
    }
    return blame.exitCode();
  }

  private void say(String message) {
    terminal.err().println("sextant: " + message);
  }

  /// Java's file exceptions carry the bare path as their message.
  private static String message(Throwable failure) {
    return switch (failure) {
      case NoSuchFileException missing -> missing.getFile() + ": no such file or directory";
      case java.nio.file.AccessDeniedException denied -> denied.getFile() + ": permission denied";
      case UncheckedIOException wrapped -> message(wrapped.getCause());
      case IOException io when io.getMessage() == null -> io.toString();
      default -> String.valueOf(failure.getMessage());
    };
  }
}
