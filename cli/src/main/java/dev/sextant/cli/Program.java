package dev.sextant.cli;

import static java.util.stream.Collectors.joining;
import static picocli.CommandLine.Model.UsageMessageSpec.SECTION_KEY_COMMAND_LIST;
import static picocli.CommandLine.Model.UsageMessageSpec.SECTION_KEY_COMMAND_LIST_HEADING;
import static picocli.CommandLine.Model.UsageMessageSpec.SECTION_KEY_OPTION_LIST_HEADING;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.IHelpSectionRenderer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/// Assembles the command line from its verbs, and writes the list of them on the help page.
final class Program {
  private static final int HELP_WIDTH = 100;
  private static final int CALL_WIDTH = 27;

  private final CommandLine line = new CommandLine(new Main());
  private final Map<String, List<CommandSpec>> listed = new LinkedHashMap<>();

  private Program() {}

  /// @return a command line that writes to `terminal` and knows the verbs of `groups`
  static CommandLine of(Terminal terminal, List<VerbGroup> groups) {
    Program program = new Program();
    groups.forEach(group -> program.add(group, terminal));
    program.listVerbsByGroup();
    return program.writingTo(terminal);
  }

  private void add(VerbGroup group, Terminal terminal) {
    List<CommandSpec> specs = new ArrayList<>();
    for (Function<Terminal, Callable<Integer>> constructor : group.verbs()) {
      Callable<Integer> called = constructor.apply(terminal);
      CommandLine verb = commandLine(called);
      if (called instanceof Parent parent) {
        parent.verbs().forEach(each -> verb.addSubcommand(commandLine(each)));
        List.copyOf(verb.getCommandSpec().positionalParameters())
            .forEach(each -> optional(verb, each));
      }
      line.addSubcommand(verb);
      specs.add(verb.getCommandSpec());
    }
    listed.put(group.title(), specs);
  }

  /// A verb of its own may follow instead.
  private static void optional(CommandLine verb, PositionalParamSpec parameter) {
    verb.getCommandSpec()
        .remove(parameter)
        .addPositional(parameter.toBuilder().required(false).arity("0..1").build());
  }

  private static CommandLine commandLine(Callable<Integer> verb) {
    CommandLine line = new CommandLine(verb);
    line.getCommandSpec().mixinStandardHelpOptions(true);
    return line;
  }

  /// The verbs come before the options: they are what a newcomer looks for.
  private void listVerbsByGroup() {
    List<String> sections = new ArrayList<>(line.getHelpSectionKeys());
    sections.removeAll(List.of(SECTION_KEY_COMMAND_LIST_HEADING, SECTION_KEY_COMMAND_LIST));
    sections.add(sections.indexOf(SECTION_KEY_OPTION_LIST_HEADING), SECTION_KEY_COMMAND_LIST);
    line.setHelpSectionKeys(sections);
    Map<String, IHelpSectionRenderer> renderers = new HashMap<>(line.getHelpSectionMap());
    // Picocli hands renderers down to the verbs, whose help pages have no use for the list.
    renderers.put(
        SECTION_KEY_COMMAND_LIST, help -> help.commandSpec().parent() == null ? verbList() : "");
    line.setHelpSectionMap(renderers);
  }

  private CommandLine writingTo(Terminal terminal) {
    FailureReport report = new FailureReport(terminal);
    return line.setOut(terminal.out())
        .setErr(terminal.err())
        .setUsageHelpWidth(HELP_WIDTH)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .registerConverter(Instant.class, Moments::instant)
        .registerConverter(LocalDate.class, Moments::date)
        .setParameterExceptionHandler(report)
        .setExecutionExceptionHandler(report);
  }

  private String verbList() {
    return listed.entrySet().stream()
        .filter(group -> !group.getValue().isEmpty())
        .map(group -> "%n%s%n".formatted(group.getKey()) + lines(group.getValue()))
        .collect(joining());
  }

  private static String lines(List<CommandSpec> verbs) {
    return verbs.stream()
        .map(verb -> ("  %-" + CALL_WIDTH + "s %s%n").formatted(call(verb), about(verb)))
        .collect(joining());
  }

  private static String call(CommandSpec verb) {
    String parameters =
        verb.positionalParameters().stream()
            .map(PositionalParamSpec::paramLabel)
            .collect(joining(" "));
    return (verb.name() + " " + parameters).strip();
  }

  private static String about(CommandSpec verb) {
    return String.join(" ", verb.usageMessage().description());
  }
}
