package dev.sextant.cli;

import dev.sextant.runtime.Json;
import dev.sextant.runtime.SystemHome;
import dev.sextant.simulation.NewsWorld;
import dev.sextant.simulation.Report;
import dev.sextant.spec.Durations;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "simulate",
    description = "Let a world with known truth live for a while, in simulated time.")
final class SimulateVerb implements Callable<Integer> {
  private final Terminal terminal;
  @Mixin private SystemChoice system = new SystemChoice();

  @Option(
      names = "--for",
      paramLabel = "DURATION",
      description = "simulated time, ending now, such as 12h or 3d (default: 1d)",
      defaultValue = "1d")
  private String length = "1d";

  @Option(names = "--train", description = "train at the end on what happened")
  private boolean train;

  @Option(names = "--json", description = "the report as JSON")
  private boolean json;

  SimulateVerb(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    Duration duration =
        Durations.parse(length)
            .orElseThrow(
                () ->
                    new CommandMistake(
                        "--for must be a duration such as 12h or 3d, but is '" + length + "'"));
    SystemHome home = Chosen.home(system);
    if (!Rehearsal.isEmpty(home)) {
      home.close();
      throw new CommandMistake(
          system.home()
              + " has a history already; give an empty --home, or serve it and let readers visit live: sextant demo");
    }
    Report report;
    try (WorkBar bar = new WorkBar(terminal)) {
      NewsWorld world = NewsWorld.of(home.plan().spec());
      report = new Rehearsal(home, world, bar).run(Clock.systemUTC().millis(), duration, train);
    }
    terminal.out().println(json ? Json.pretty(report) : report.toText());
    return 0;
  }
}
