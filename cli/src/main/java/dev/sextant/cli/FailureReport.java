package dev.sextant.cli;

import static java.util.stream.Collectors.joining;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.BindException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/// Turns whatever a verb threw into a message that says what is wrong and an exit code that says
/// who must act.
final class FailureReport implements IParameterExceptionHandler, IExecutionExceptionHandler {
  private final Terminal terminal;

  FailureReport(Terminal terminal) {
    this.terminal = terminal;
  }

  /// The command line itself is wrong: nothing was run.
  @Override
  public int handleParseException(ParameterException mistake, String[] arguments) {
    say(
        mistake instanceof UnmatchedArgumentException unknown
            ? unknownName(unknown)
            : String.valueOf(mistake.getMessage()));
    say(
        "'%s --help' tells what is possible"
            .formatted(mistake.getCommandLine().getCommandSpec().qualifiedName()));
    return Blame.CALLER.exitCode();
  }

  /// A verb ran and failed.
  @Override
  public int handleExecutionException(Exception failure, CommandLine line, ParseResult parsed) {
    Throwable cause = Blame.unwrap(failure);
    Blame blame = Blame.of(cause);
    if (blame == Blame.OURS) {
      say("this is a fault of Sextant's own; please report it with the lines below");
      failure.printStackTrace(terminal.err());
    } else {
      say(message(cause));
    }
    return blame.exitCode();
  }

  private void say(String message) {
    terminal.err().println("sextant: " + message);
  }

  private static String unknownName(UnmatchedArgumentException mistake) {
    CommandLine line = mistake.getCommandLine();
    String name = Objects.requireNonNullElse(mistake.getUnmatched(), List.of("")).getFirst();
    List<String> nearest = mistake.getSuggestions();
    String hint =
        nearest.isEmpty() ? "" : " (did you mean '%s'?)".formatted(bare(nearest.getFirst()));
    if (mistake.isUnknownOption()) {
      return "no option '%s'%s".formatted(name, hint);
    }
    return line.getParent() == null
        ? "no verb '%s'%s; known verbs: %s".formatted(name, hint, knownVerbs(line))
        : "'%s' is one parameter too many".formatted(name);
  }

  /// Picocli suggests a verb together with the names of its parents.
  private static String bare(String suggestion) {
    return suggestion.substring(suggestion.lastIndexOf(' ') + 1);
  }

  private static String knownVerbs(CommandLine line) {
    return line.getSubcommands().keySet().stream().sorted().collect(joining(", "));
  }

  /// Java's file exceptions carry the bare path as their message, and some carry none.
  private static String message(Throwable failure) {
    return switch (failure) {
      case NoSuchFileException missing -> missing.getFile() + ": no such file or directory";
      case AccessDeniedException denied -> denied.getFile() + ": permission denied";
      case FileNotFoundException missing -> String.valueOf(missing.getMessage());
      case BindException busy ->
          "cannot listen: %s (is another one running? see --port)".formatted(busy.getMessage());
      case IOException silent when silent.getMessage() == null -> silent.toString();
      default -> String.valueOf(failure.getMessage());
    };
  }
}
