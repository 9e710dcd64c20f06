package dev.sextant.cli;

import static java.util.Objects.requireNonNull;

import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// The program `sextant`: a verb, its parameters, an exit code that says who must act.
@Command(
    name = "sextant",
    header = {
      "Sextant runs decision systems: for each request it picks what to show, whom to trust or what",
      "to block, learns from what happened, and proves with experiments that it got better.",
      ""
    },
    synopsisHeading = "Usage: ",
    customSynopsis = "sextant VERB [SYSTEM] [OPTIONS]",
    optionListHeading = "%nOptions%n",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    subcommands = HelpCommand.class,
    footer = {
      "",
      "SYSTEM",
      "  A name under systems/, such as news-feed, or a path to a directory or a system.yaml.",
      "  What it learned and logged is kept under --home (default ./.sextant/SYSTEM).",
      "",
      "Exit codes",
      "  0  done",
      "  1  a fault of Sextant's own: please report it",
      "  2  the command cannot be carried out as it was given",
      "  3  the system's configuration is wrong",
      "  4  something outside failed: disk, network, a file's content",
      "",
      "sextant VERB --help tells more about a verb."
    })
public final class Main implements Runnable {
  @Spec private @Nullable CommandSpec spec;

  /// Held here because a logger that nobody holds forgets its level.
  private static final Logger WEB_SERVER = Logger.getLogger("io.helidon");

  public static void main(String[] arguments) {
    WEB_SERVER.setLevel(Level.WARNING);
    System.exit(Program.of(Terminal.ofProcess(), Verbs.ALL).execute(arguments));
  }

  /// A newcomer who gives no verb wants to know what there is.
  @Override
  public void run() {
    CommandLine line = requireNonNull(spec).commandLine();
    line.usage(line.getOut());
  }
}
