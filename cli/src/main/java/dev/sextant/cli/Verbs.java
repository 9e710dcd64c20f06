package dev.sextant.cli;

import static java.util.stream.Collectors.joining;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;

/// The verbs of the command line, in the groups and the order in which the help page shows them.
///
/// A new verb is a class with a [Command] annotation (`name`, `description`), listed here once.
final class Verbs {
  private static final List<Group> GROUPS =
      List.of(
          new Group("See it work", List.of()),
          new Group("Build a system", List.of()),
          new Group("Let it decide", List.of()),
          new Group("Understand it", List.of()));

  private static final String SECTION = "verbs";

  private Verbs() {}

  /// Makes every verb a subcommand of `line` and gives its help page a section for each group.
  static void addTo(CommandLine line) {
    addTo(line, GROUPS);
  }

  static void addTo(CommandLine line, List<Group> groups) {
    for (Group group : groups) {
      group.verbs().forEach(line::addSubcommand);
    }
    Map<String, CommandLine.IHelpSectionRenderer> renderers =
        new LinkedHashMap<>(line.getHelpSectionMap());
    renderers.put(SECTION, help -> groups.stream().map(group -> group.page(help)).collect(joining()));
    line.setHelpSectionMap(renderers);
    line.setHelpSectionKeys(
        line.getHelpSectionKeys().stream()
            .map(key -> key.equals(CommandLine.Model.UsageMessageSpec.SECTION_KEY_COMMAND_LIST) ? SECTION : key)
            .toList());
  }

  /// Verbs that belong together on the help page.
  record Group(String title, List<Class<? extends Callable<Integer>>> verbs) {
    private static final int NAME_WIDTH = 22;

    String page(Help help) {
      String lines =
          verbs.stream()
              .map(verb -> verb.getAnnotation(Command.class).name())
              .map(name -> line(name, help.subcommands().get(name)))
              .collect(joining());
      return lines.isEmpty() ? "" : "%n%s%n%s".formatted(title, lines);
    }

    private static String line(String name, Help help) {
      String call = "  %s %s".formatted(name, parameters(help)).stripTrailing();
      String about = String.join(" ", help.commandSpec().usageMessage().description());
      return call.length() < NAME_WIDTH
          ? "%-" .concat(NAME_WIDTH + "s%s%n").formatted(call, about)
          : "%s%n%s%s%n".formatted(call, " ".repeat(NAME_WIDTH), about);
    }

    private static String parameters(Help help) {
      return help.commandSpec().positionalParameters().stream()
          .map(CommandLine.Model.PositionalParamSpec::paramLabel)
          .collect(joining(" "));
    }
  }
}
